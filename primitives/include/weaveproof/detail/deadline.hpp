#pragma once

/// When a timed wait ends, in the form that the kernel takes: an absolute time on CLOCK_MONOTONIC
/// (std::chrono::steady_clock) or CLOCK_REALTIME (std::chrono::system_clock, followed when someone sets it),
/// in nanoseconds, rounded up. A time too far off for that (about 290 years) is no deadline.

#include <chrono>
#include <cstdint>
#include <ctime>
#include <limits>
#include <type_traits>

namespace weaveproof::detail {

/// What 64 bits of nanoseconds hold, a little less as it is itself rounded. Floating point does not overflow.
inline constexpr std::chrono::duration<double> representable{9.2e9};

/// `d` in whole nanoseconds, rounded up; the greatest or least value where `d` is out of range (or no
/// number).
template <class Rep, class Period>
constexpr std::int64_t saturated_nanoseconds(const std::chrono::duration<Rep, Period>& d) noexcept {
    const std::chrono::duration<double> seconds{d};
    if (!(seconds < representable)) {
        return std::numeric_limits<std::int64_t>::max();
    }
    if (seconds < -representable) {
        return std::numeric_limits<std::int64_t>::min();
    }
    return std::chrono::ceil<std::chrono::nanoseconds>(d).count();
}

/// For how long at most a clock that the kernel does not know is not asked again: so much later than it should a wait ends
/// when that clock jumps forward.
inline constexpr std::chrono::seconds longest_round{1};

class deadline {
  public:
    static constexpr deadline never() noexcept { return {kind::none, 0}; }

    template <class Duration>
    static constexpr deadline at(
        const std::chrono::time_point<std::chrono::steady_clock, Duration>& t) noexcept {
        return absolute(kind::monotonic, saturated_nanoseconds(t.time_since_epoch()));
    }

    template <class Duration>
    static constexpr deadline at(
        const std::chrono::time_point<std::chrono::system_clock, Duration>& t) noexcept {
        return absolute(kind::realtime, saturated_nanoseconds(t.time_since_epoch()));
    }

    /// `d` from now, on the steady clock.
    template <class Rep, class Period>
    static deadline after(const std::chrono::duration<Rep, Period>& d) noexcept {
        const std::int64_t now = saturated_nanoseconds(std::chrono::steady_clock::now().time_since_epoch());
        const std::int64_t wait = saturated_nanoseconds(d);
        std::int64_t sum = 0;
        if (__builtin_add_overflow(now, wait, &sum)) {
            return never();  // `now` is not negative, so it is the far end that was passed
        }
        return absolute(kind::monotonic, sum);
    }

    /// What the steady clock will show, as far as can be said now, when the clock of `t` shows `t`; or, where that is far
    /// off, when it is to be asked again.
    template <class Clock, class Duration>
    static deadline estimate(const std::chrono::time_point<Clock, Duration>& t) {
        using floating = std::chrono::duration<double>;
        const auto now = Clock::now();
        const floating wait = floating(t.time_since_epoch()) - floating(now.time_since_epoch());
        if (!(wait < representable)) {
            return never();
        }
        if (wait > longest_round) {
            return after(longest_round);
        }
        return wait > -representable ? after(t - now) : after(std::chrono::nanoseconds::zero());
    }

    constexpr bool is_realtime() const noexcept { return kind_ == kind::realtime; }

    /// Null when there is no deadline.
    constexpr const std::timespec* as_timespec() const noexcept {
        return kind_ == kind::none ? nullptr : &time_;
    }

    /// A time before the zero of its clock, long past. The kernel refuses such times.
    constexpr bool is_before_zero() const noexcept { return time_.tv_sec < 0; }

  private:
    enum class kind : std::uint8_t { none, monotonic, realtime };

    constexpr deadline(kind k, std::int64_t nanoseconds) noexcept
        : time_{.tv_sec = nanoseconds / per_second, .tv_nsec = nanoseconds % per_second}, kind_(k) {
        if (time_.tv_nsec < 0) {  // a timespec counts its nanoseconds forward, before zero too
            time_.tv_nsec += per_second;
            --time_.tv_sec;
        }
    }

    static constexpr deadline absolute(kind k, std::int64_t nanoseconds) noexcept {
        return nanoseconds == std::numeric_limits<std::int64_t>::max() ? never() : deadline(k, nanoseconds);
    }

    static constexpr std::int64_t per_second = 1'000'000'000;

    std::timespec time_;
    kind kind_;
};

/// A constant in memory, for the price of passing an address.
inline constexpr deadline no_deadline = deadline::never();

template <class Clock>
inline constexpr bool kernel_knows
    = std::is_same_v<Clock, std::chrono::steady_clock> || std::is_same_v<Clock, std::chrono::system_clock>;

/// One round of a wait that ends at `t`: calls `attempt`, which takes a deadline and says whether it
/// succeeded before. Returns whether it did, or there is time left. On a clock that the kernel does not know
/// it waits on the steady clock, for as long as that takes now or until it is time to ask the clock again (as
/// [thread.req.timing] leaves open).
template <class Clock, class Duration, class Attempt>
bool attempt_once_until(const std::chrono::time_point<Clock, Duration>& t, Attempt attempt) {
    if constexpr (kernel_knows<Clock>) {
        return attempt(deadline::at(t));
    } else {
        return attempt(deadline::estimate(t)) || Clock::now() < t;
    }
}

/// Makes `attempt` last until `t`, in rounds where that takes more than one. Returns whether it succeeded.
template <class Clock, class Duration, class Attempt>
bool attempt_until(const std::chrono::time_point<Clock, Duration>& t, Attempt attempt) {
    bool success = false;
    while (attempt_once_until(t, [&](const deadline& d) { return success = attempt(d); }) && !success) {
    }
    return success;
}

}  // namespace weaveproof::detail

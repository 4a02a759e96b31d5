#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <system_error>

#include <weaveproof/detail/deadline.hpp>
#include <weaveproof/detail/futex.hpp>
#include <weaveproof/detail/spin.hpp>

namespace weaveproof {

/// A counting semaphore of four bytes, with the interface of std::counting_semaphore.
///
/// Guarantees
///  - The counter is never negative and never above max(): a release() that would take it there throws and
///    changes nothing.
///  - Each release() synchronizes with every acquire that takes a unit which was there because of it or
///    because of a later one.
///  - No lost wakeup: while the counter is positive, some thread that waits in acquire() is awake or being
///    woken.
///  - Not fair: a thread that arrives may take a unit before one that sleeps. try_acquire() fails only if it
///    saw no unit.
///  - Linearizable, every operation; one that gives up has, at some moment, found no unit.
///  - Progress: try_acquire() and release() return unless others keep taking and giving units meanwhile, and a
///    timed form by its deadline, also where threads are paused for ever. acquire() returns once the others
///    have finished and there is a unit.
///  - A thread may destroy the semaphore as soon as it has acquired the last unit that will ever be released
///    to it, also while that release() has not returned yet. (glibc bug 12674 was to break this.) The
///    compare-exchange that adds the unit is the last access of release(); after it, it at most wakes the
///    address, which reads no memory (detail/futex.hpp). The same holds for an acquire() that passes a wakeup
///    on.
///  - Uncontended: one compare-exchange to acquire, one to release, no system call.
///
/// Not for use between processes. Any thread may release what another acquired.
///
/// A mutex in the manner of Drepper's third (see mutex.hpp), generalized from one unit to many.
template <std::ptrdiff_t LeastMaxValue = 0x7fff'ffff>
class counting_semaphore {
    static_assert(LeastMaxValue >= 0 && LeastMaxValue < 0xffff'ffff,
        "the counter has 32 bits, and one value is spoken for");

  public:
    /// The greatest value of the counter: exactly LeastMaxValue.
    static constexpr std::ptrdiff_t max() noexcept { return LeastMaxValue; }

    /// Throws std::system_error (invalid_argument) unless 0 <= desired <= max().
    constexpr explicit counting_semaphore(std::ptrdiff_t desired) : state_{checked(desired)} {}

    counting_semaphore(const counting_semaphore&) = delete;
    counting_semaphore& operator=(const counting_semaphore&) = delete;

    /// Adds `update` units. Throws std::system_error, and changes nothing: value_too_large if there would be
    /// more than max(), invalid_argument if `update` is negative.
    void release(std::ptrdiff_t update = 1) {
        if (update <= 0) [[unlikely]] {
            if (update < 0) {
                refuse(
                    std::errc::invalid_argument, "counting_semaphore::release: a negative number of units");
            }
            return;
        }
        std::uint32_t seen = state_.load(std::memory_order_relaxed);
        for (;; seen = state_.load(std::memory_order_relaxed)) {
            if (update > max() - units(seen)) [[unlikely]] {
                refuse(std::errc::value_too_large, "counting_semaphore::release: more units than max()");
            }
            // release: what this thread did before, for the acquire that takes a unit. All changes of the
            // word are read-modify-writes, so an acquire that reads a later one is in the release sequence of
            // this one too. relaxed, on failure and for the load: the value is looked at and used for nothing but
            // the next attempt.
            if (state_.compare_exchange_strong(seen, static_cast<std::uint32_t>(units(seen) + update),
                    std::memory_order_release, std::memory_order_relaxed)) {
                break;
            }
            detail::back_off();
        }
        if (seen == none_and_sleepers) [[unlikely]] {
            wake(state_, update);
        }
    }

    void acquire() noexcept {
        if (!try_acquire()) [[unlikely]] {
            acquire_slow(detail::no_deadline);
        }
    }

    [[nodiscard]] bool try_acquire() noexcept {
        for (std::uint32_t seen = state_.load(std::memory_order_relaxed); units(seen) > 0;
             seen = state_.load(std::memory_order_relaxed)) {
            // acquire: reads the compare-exchange of the release() that the unit is from, or a later one.
            // Each failure means that another thread took or gave a unit.
            if (state_.compare_exchange_strong(
                    seen, seen - 1, std::memory_order_acquire, std::memory_order_relaxed)) {
                return true;
            }
            detail::back_off();
        }
        return false;
    }

    /// False if `timeout` went by first, measured on std::chrono::steady_clock. Any duration is allowed.
    template <class Rep, class Period>
    [[nodiscard]] bool try_acquire_for(const std::chrono::duration<Rep, Period>& timeout) {
        return try_acquire() || acquire_slow(detail::deadline::after(timeout));
    }

    /// False if `limit` was reached first. The steady and the system clock are followed exactly (the latter
    /// also when it is set meanwhile); any other clock is asked again each time it should have got there.
    template <class Clock, class Duration>
    [[nodiscard]] bool try_acquire_until(const std::chrono::time_point<Clock, Duration>& limit) {
        return try_acquire()
            || detail::attempt_until(limit, [this](const detail::deadline& d) { return acquire_slow(d); });
    }

  private:
    /// The word is the number of units; or it is `none_and_sleepers`, which a thread sets before it sleeps.
    ///
    /// A release() that finds `none_and_sleepers` wakes as many threads as it adds units, and leaves the
    /// plain number: no later release() makes a system call while those threads are on their way. What that
    /// owes to the threads still asleep falls to the woken ones. A thread that was woken and takes the last
    /// unit leaves `none_and_sleepers`; one that leaves units behind wakes another; one that finds no unit
    /// sets `none_and_sleepers` and sleeps again. So: while a thread sleeps, the word is `none_and_sleepers`,
    /// or a woken thread is on its way, or a wake is about to be made.
    static constexpr std::uint32_t none_and_sleepers = 0xffff'ffff;

    static constexpr std::ptrdiff_t units(std::uint32_t state) noexcept {
        return state == none_and_sleepers ? 0 : state;
    }

    /// False when `limit` has passed. Out of line, for acquire() to be inlined everywhere.
    [[gnu::noinline, gnu::cold]] bool acquire_slow(const detail::deadline& limit) noexcept {
        // All relaxed but the one that takes a unit: a look must not be trusted before the compare-exchange
        // confirms it, and `none_and_sleepers` carries no data.
        detail::spin_until([this] { return units(state_.load(std::memory_order_relaxed)) > 0; },
            detail::spinning::yields_early);
        bool was_woken = false;
        std::uint32_t seen = state_.load(std::memory_order_relaxed);
        for (;;) {
            if (units(seen) > 0) {
                const std::uint32_t rest = seen - 1;
                // acquire: as in try_acquire.
                if (state_.compare_exchange_strong(seen, was_woken && rest == 0 ? none_and_sleepers : rest,
                        std::memory_order_acquire, std::memory_order_relaxed)) {
                    if (was_woken && rest > 0) {
                        wake(state_, 1);
                    }
                    return true;
                }
                continue;
            }
            if (seen != none_and_sleepers
                && !state_.compare_exchange_strong(
                    seen, none_and_sleepers, std::memory_order_relaxed, std::memory_order_relaxed)) {
                continue;
            }
            switch (detail::futex_wait(state_, none_and_sleepers, limit)) {
            case detail::futex_status::timed_out:
                return false;  // no wake was used up, so nothing is owed
            case detail::futex_status::woken:
                was_woken = true;
                break;
            default:
                break;
            }
            seen = state_.load(std::memory_order_relaxed);
        }
    }

    [[gnu::noinline, gnu::cold]] static void wake(
        const detail::futex_word& address, std::ptrdiff_t units) noexcept {
        detail::futex_wake(address, static_cast<int>(std::min<std::ptrdiff_t>(units, detail::futex_all)));
    }

    [[noreturn, gnu::noinline, gnu::cold]] static void refuse(std::errc error, const char* what) {
        throw std::system_error(std::make_error_code(error), what);
    }

    static constexpr std::uint32_t checked(std::ptrdiff_t desired) {
        if (desired < 0 || desired > max()) {
            refuse(std::errc::invalid_argument, "counting_semaphore: the initial value is not in [0, max()]");
        }
        return static_cast<std::uint32_t>(desired);
    }

    detail::futex_word state_;
};

using binary_semaphore = counting_semaphore<1>;

static_assert(sizeof(counting_semaphore<>) == 4 && sizeof(binary_semaphore) == 4);

}  // namespace weaveproof

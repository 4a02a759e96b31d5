#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <system_error>

#include <weaveproof/detail/deadline.hpp>
#include <weaveproof/detail/futex.hpp>

namespace weaveproof::process_shared {

/// A counting semaphore of eight bytes for memory that processes share.
///
/// Guarantees
///  - Those of weaveproof::counting_semaphore among the threads of all processes that have mapped it, with its happens-before
///    and its errors; but who acquires the last unit may not destroy it before release() has returned.
///  - Linearizable, every operation, and progress as of that: also where processes are stopped for ever.
///  - A process that is killed takes at most the units along that it has acquired. Where it is killed within release(), or
///    as it has been woken in acquire(), one that sleeps may do so until the next release(), though there is a unit.
///
/// To be made by one process, in memory that is mapped MAP_SHARED, before others use it.
class semaphore {
  public:
    static constexpr std::ptrdiff_t max() noexcept { return 0x7fff'ffff; }

    /// Throws std::system_error (invalid_argument) unless 0 <= desired <= max().
    constexpr explicit semaphore(std::ptrdiff_t desired) : units_(checked(desired)) {}
    semaphore(const semaphore&) = delete;
    semaphore& operator=(const semaphore&) = delete;

    /// Throws std::system_error, and changes nothing: value_too_large if there would be more than max(),
    /// invalid_argument if `update` is negative.
    void release(std::ptrdiff_t update = 1) {
        if (update < 0) {
            refuse(std::errc::invalid_argument, "semaphore::release: a negative number of units");
        }
        std::uint32_t seen = units_.load(std::memory_order_relaxed);
        do {
            if (update > max() - static_cast<std::ptrdiff_t>(seen)) {
                refuse(std::errc::value_too_large, "semaphore::release: more units than max()");
            }
            // seq_cst, and that of sleepers_: either this thread sees the one who is about to sleep, or that one sees the
            // unit. It releases as well.
        } while (!units_.compare_exchange_strong(seen, seen + static_cast<std::uint32_t>(update),
            std::memory_order_seq_cst, std::memory_order_relaxed));
        if (update > 0 && sleepers_.load(std::memory_order_seq_cst) > 0) {
            detail::futex_wake(
                units_, static_cast<int>(update), detail::futex_anyone, detail::futex_scope::shared);
        }
    }

    void acquire() noexcept { static_cast<void>(acquire(detail::no_deadline)); }

    [[nodiscard]] bool try_acquire() noexcept {
        std::uint32_t seen = units_.load(std::memory_order_relaxed);
        return take(seen);
    }

    /// False if `timeout` went by first, measured on std::chrono::steady_clock. Any duration is allowed.
    template <class Rep, class Period>
    [[nodiscard]] bool try_acquire_for(const std::chrono::duration<Rep, Period>& timeout) {
        return acquire(detail::deadline::after(timeout));
    }

    /// False if `limit` was reached first (see counting_semaphore::try_acquire_until).
    template <class Clock, class Duration>
    [[nodiscard]] bool try_acquire_until(const std::chrono::time_point<Clock, Duration>& limit) {
        return detail::attempt_until(limit, [this](const detail::deadline& d) { return acquire(d); });
    }

  private:
    bool take(std::uint32_t& seen) noexcept {
        while (seen > 0) {
            // acquire: the release of the unit, or of a later one: all changes are read-modify-writes.
            if (units_.compare_exchange_strong(
                    seen, seen - 1, std::memory_order_acquire, std::memory_order_relaxed)) {
                return true;
            }
        }
        return false;
    }

    bool acquire(const detail::deadline& limit) noexcept {
        if (try_acquire()) {
            return true;
        }
        // seq_cst: as in release. A process that is killed here is counted for ever: then release() calls the kernel
        // where it need not.
        sleepers_.fetch_add(1, std::memory_order_seq_cst);
        bool in_time = true;
        std::uint32_t seen = units_.load(std::memory_order_seq_cst);
        while (!take(seen) && in_time) {
            in_time = detail::futex_wait(units_, 0, limit, detail::futex_anyone, detail::futex_scope::shared)
                != detail::futex_status::timed_out;
            seen = units_.load(std::memory_order_relaxed);
            if (!in_time) {
                in_time = take(seen);
                break;
            }
        }
        sleepers_.fetch_sub(1, std::memory_order_relaxed);
        return in_time;
    }

    [[noreturn, gnu::noinline, gnu::cold]] static void refuse(std::errc error, const char* what) {
        throw std::system_error(std::make_error_code(error), what);
    }

    static constexpr std::uint32_t checked(std::ptrdiff_t desired) {
        if (desired < 0 || desired > max()) {
            refuse(std::errc::invalid_argument, "semaphore: the initial value is not in [0, max()]");
        }
        return static_cast<std::uint32_t>(desired);
    }

    detail::futex_word units_;
    std::atomic<std::uint32_t> sleepers_{0};
};

static_assert(sizeof(semaphore) == 8);

}  // namespace weaveproof::process_shared

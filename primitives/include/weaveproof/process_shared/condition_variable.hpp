#pragma once

#include <chrono>
#include <condition_variable>  // std::cv_status
#include <cstddef>
#include <cstdint>
#include <mutex>

#include <weaveproof/detail/deadline.hpp>
#include <weaveproof/detail/futex.hpp>
#include <weaveproof/process_shared/robust_mutex.hpp>

namespace weaveproof::process_shared {

/// A condition variable of four bytes for robust_mutex, in memory that processes share.
///
/// Guarantees
///  - No lost wakeup: a notification unblocks one, or all, of the threads that waited before it, in whatever process.
///    Spurious wakeups happen.
///  - The mutex is locked again when a wait returns. Whether an owner died meanwhile the mutex says (see
///    robust_mutex::lock): `outcome` gets it.
///  - Not linearizable, as weaveproof::condition_variable is not; and progress as of that.
///  - Nothing in it depends on a process that was killed. But a notify_one() is gone if the process is killed that it woke:
///    where processes may be, use notify_all(), and before the condition is made true, as bounded_buffer does.
///  - A notification is one addition and one system call.
///
/// A thread would sleep through a notification if 2^32 others came while it is between the unlock and the system call.
///
/// Algorithm: M. Bos, "Rust Atomics and Locks" (2023), chapter 9, "Condition Variable", the first.
class condition_variable {
  public:
    constexpr condition_variable() noexcept = default;
    condition_variable(const condition_variable&) = delete;
    condition_variable& operator=(const condition_variable&) = delete;

    void notify_one() noexcept { notify(1); }
    void notify_all() noexcept { notify(detail::futex_all); }

    /// The owner of `m` waits.
    lock_outcome wait(robust_mutex& m) noexcept {
        lock_outcome outcome = lock_outcome::locked;
        block(m, detail::no_deadline, outcome);
        return outcome;
    }

    /// timeout if `limit` was reached before a wakeup (see weaveproof::condition_variable::wait_until).
    template <class Clock, class Duration>
    std::cv_status wait_until(
        robust_mutex& m, const std::chrono::time_point<Clock, Duration>& limit, lock_outcome& outcome) {
        return detail::attempt_once_until(
                   limit, [&](const detail::deadline& d) { return block(m, d, outcome); })
            ? std::cv_status::no_timeout
            : std::cv_status::timeout;
    }

    /// timeout if `timeout` went by before a wakeup, measured on std::chrono::steady_clock.
    template <class Rep, class Period>
    std::cv_status wait_for(
        robust_mutex& m, const std::chrono::duration<Rep, Period>& timeout, lock_outcome& outcome) {
        return block(m, detail::deadline::after(timeout), outcome) ? std::cv_status::no_timeout
                                                                   : std::cv_status::timeout;
    }

  private:
    template <class T, std::size_t Capacity>
    friend class bounded_buffer;

    void notify(int count) noexcept {
        // relaxed: who waited before, in the order of the mutex, is woken or finds the number changed; the kernel orders
        // the rest.
        sequence_.fetch_add(1, std::memory_order_relaxed);
        detail::futex_wake(sequence_, count, detail::futex_anyone, detail::futex_scope::shared);
    }

    /// False when `limit` has passed.
    bool block(robust_mutex& m, const detail::deadline& limit, lock_outcome& outcome) noexcept {
        // relaxed: read before the unlock, so a notifier that had the mutex since has changed it later.
        const std::uint32_t mine = sequence_.load(std::memory_order_relaxed);
        m.unlock();
        const bool in_time
            = detail::futex_wait(sequence_, mine, limit, detail::futex_anyone, detail::futex_scope::shared)
            != detail::futex_status::timed_out;
        outcome = m.lock();
        return in_time;
    }

    detail::futex_word sequence_{0};  ///< of notifications
};

static_assert(sizeof(condition_variable) == 4);

}  // namespace weaveproof::process_shared

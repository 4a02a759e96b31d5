#pragma once

#include <atomic>
#include <cassert>
#include <chrono>
#include <cstdint>

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <weaveproof/detail/deadline.hpp>
#include <weaveproof/detail/futex.hpp>
#include <weaveproof/detail/robust_list.hpp>
#include <weaveproof/detail/spin.hpp>

namespace weaveproof::process_shared {

/// How an attempt to lock ended.
enum class lock_outcome : std::uint8_t {
    locked,      ///< it is locked
    owner_dead,  ///< it is locked, and one who had it before ended with it: what it guards may be half done
    not_locked   ///< another thread has it, or had it until the deadline
};

/// A mutex for memory that processes share, of 48 bytes, which survives its owner.
///
/// Guarantees
///  - Mutual exclusion among the threads of all processes that have mapped it; unlock() synchronizes with every later
///    lock that succeeds.
///  - When a thread ends while it has the mutex, in whatever way (SIGKILL too), the mutex is free again, one of those who
///    wait gets it, and what the thread wrote happens before. From then on every lock() reports `owner_dead`, until an
///    owner has said consistent().
///  - No lost wakeup, unless a thread is killed within unlock(), or between being woken and getting the mutex, and another
///    has got it first: who sleeps then does so until somebody else has had to wait for it. While it is free the kernel wakes
///    another in the place of the dead one (seen with Linux 6.18).
///  - Linearizable, every operation. Progress as of weaveproof::mutex, also where processes are stopped for ever: to be
///    stopped is not to be dead, so who has the mutex then keeps it.
///  - Uncontended: no system call but for the thread's id and its list of robust futexes, each time.
///  - On a system without robust futexes (see is_robust) it is a mutex, and the death of its owner is not noticed.
///
/// To be made by one process, in memory that is mapped MAP_SHARED, before others use it; and destroyed by one, or never. The
/// memory must stay where it is mapped while the mutex is locked: the kernel goes there when the thread ends.
/// A child made by fork() has no mutex that its parent has; one made by _Fork() or clone() must not use any. Nothing is thrown.
class robust_mutex {
  public:
    constexpr robust_mutex() noexcept = default;
    robust_mutex(const robust_mutex&) = delete;
    robust_mutex& operator=(const robust_mutex&) = delete;

    /// Whether the death of an owner is noticed on this system.
    static bool is_robust() noexcept { return detail::this_robust_thread().list != nullptr; }

    lock_outcome lock() noexcept { return acquire(detail::no_deadline); }

    [[nodiscard]] lock_outcome try_lock() noexcept {
        detail::robust_operation operation(state_);
        std::uint32_t seen = state_.word.load(std::memory_order_relaxed);
        return take(seen, 0) ? owned(operation, seen) : lock_outcome::not_locked;
    }

    /// not_locked if `timeout` went by first, measured on std::chrono::steady_clock. Any duration is allowed.
    template <class Rep, class Period>
    [[nodiscard]] lock_outcome try_lock_for(const std::chrono::duration<Rep, Period>& timeout) {
        return acquire(detail::deadline::after(timeout));
    }

    /// not_locked if `limit` was reached first (see mutex::try_lock_until).
    template <class Clock, class Duration>
    [[nodiscard]] lock_outcome try_lock_until(const std::chrono::time_point<Clock, Duration>& limit) {
        lock_outcome outcome = lock_outcome::not_locked;
        detail::attempt_until(limit, [&](const detail::deadline& d) {
            outcome = acquire(d);
            return outcome != lock_outcome::not_locked;
        });
        return outcome;
    }

    void unlock() noexcept {
        detail::robust_operation operation(state_);
        operation.delist();
        // release: what was written under the mutex, for the acquire of whoever locks it next.
        const std::uint32_t before = state_.word.exchange(0, std::memory_order_release);
        assert((before & FUTEX_TID_MASK) == this_thread()
            && "a robust_mutex is unlocked that the thread has not");
        if ((before & FUTEX_WAITERS) != 0) [[unlikely]] {
            detail::futex_wake(state_.word, 1, detail::futex_anyone, detail::futex_scope::shared);
        }
    }

    /// By the owner: what the mutex guards is whole again.
    void consistent() noexcept { an_owner_died_ = false; }

    /// The word, as the kernel knows it.
    [[nodiscard]] std::atomic<std::uint32_t>& native_handle() noexcept { return state_.word; }

  private:
    // The word is, as the kernel demands, the id of the thread that has the mutex, 0, or FUTEX_OWNER_DIED where that
    // thread has ended; and with it, FUTEX_WAITERS where threads may sleep. A thread that may have been woken sets
    // FUTEX_WAITERS when it takes the mutex, for the others.

    static std::uint32_t this_thread() noexcept { return detail::this_robust_thread().id; }

    /// Takes the mutex if `seen`, which is updated, has no owner.
    bool take(std::uint32_t& seen, std::uint32_t waiters) noexcept {
        while ((seen & FUTEX_TID_MASK) == 0) {
            // acquire: the release of unlock(), or, through the kernel, all that the dead one did.
            if (state_.word.compare_exchange_strong(seen, this_thread() | (seen & FUTEX_WAITERS) | waiters,
                    std::memory_order_acquire, std::memory_order_relaxed)) {
                return true;
            }
        }
        return false;
    }

    lock_outcome owned(detail::robust_operation& operation, std::uint32_t before) noexcept {
        operation.enlist();
        if ((before & FUTEX_OWNER_DIED) != 0) [[unlikely]] {
            an_owner_died_ = true;
        }
        return an_owner_died_ ? lock_outcome::owner_dead : lock_outcome::locked;
    }

    lock_outcome acquire(const detail::deadline& limit) noexcept {
        detail::robust_operation operation(state_);
        std::uint32_t seen = state_.word.load(std::memory_order_relaxed);
        if (take(seen, 0)) {
            return owned(operation, seen);
        }
        detail::spin_until(
            [&] {
                seen = state_.word.load(std::memory_order_relaxed);
                return (seen & FUTEX_TID_MASK) == 0 || (seen & FUTEX_WAITERS) != 0;
            },
            detail::spinning::yields_late);
        while (!take(seen, FUTEX_WAITERS)) {
            // relaxed: that somebody sleeps is all that the bit says.
            if ((seen & FUTEX_WAITERS) == 0
                && !state_.word.compare_exchange_strong(
                    seen, seen | FUTEX_WAITERS, std::memory_order_relaxed, std::memory_order_relaxed)) {
                continue;
            }
            if (detail::futex_wait(state_.word, seen | FUTEX_WAITERS, limit, detail::futex_anyone,
                    detail::futex_scope::shared)
                == detail::futex_status::timed_out) {
                return lock_outcome::not_locked;
            }
            seen = state_.word.load(std::memory_order_relaxed);
        }
        return owned(operation, seen);
    }

    detail::robust_word state_;
    bool an_owner_died_ = false;  ///< and nobody has said since that all is consistent; guarded by the mutex
};

static_assert(sizeof(robust_mutex) == 48);

}  // namespace weaveproof::process_shared

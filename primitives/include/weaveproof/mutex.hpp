#pragma once

#include <cassert>
#include <chrono>
#include <cstdint>

#include <weaveproof/detail/deadline.hpp>
#include <weaveproof/detail/futex.hpp>
#include <weaveproof/detail/spin.hpp>

namespace weaveproof {

/// A mutex of four bytes. Meets the standard's TimedMutex requirements, so std::lock_guard, std::unique_lock,
/// std::scoped_lock and std::lock work with it.
///
/// Guarantees
///  - Mutual exclusion; unlock() synchronizes with every later lock() that succeeds.
///  - No deadlock and no lost wakeup: while the mutex is free, some thread that waits for it is awake or
///    being woken.
///  - Not fair: a thread that arrives may take the mutex before one that sleeps. try_lock() never fails
///    spuriously.
///  - A thread may destroy the mutex as soon as it can know that nobody holds it or waits for it, also while
///    the unlock() that let it in has not returned yet: after the exchange that frees it, unlock() at most
///    wakes the address, which reads no memory (detail/futex.hpp). So `{ lock; last = --references == 0;
///    unlock; } if (last) delete this;` is correct.
///  - Linearizable, every operation; one that gives up has, at some moment, found the mutex taken.
///  - Progress: try_lock() and unlock() return, and a timed form returns by its deadline, also where other
///    threads are paused for ever at any point of what they do here. lock() returns once these have finished.
///  - Uncontended: one compare-exchange to lock, one exchange to unlock, no system call.
///
/// Not for use between processes, nor recursively. Misuse (unlocking a free mutex, destroying a locked one)
/// is asserted where NDEBUG is not defined. Algorithm: U. Drepper, "Futexes Are Tricky" (2011), section 6,
/// "Mutex, Take 3".
class mutex {
  public:
    constexpr mutex() noexcept = default;
    mutex(const mutex&) = delete;
    mutex& operator=(const mutex&) = delete;
#ifndef NDEBUG
    ~mutex() {
        assert(state_.load(std::memory_order_relaxed) == unlocked && "a mutex is destroyed while locked");
    }
#endif

    void lock() noexcept {
        if (!try_lock()) [[unlikely]] {
            lock_slow(detail::no_deadline);
        }
    }

    [[nodiscard]] bool try_lock() noexcept {
        std::uint32_t seen = unlocked;
        // acquire: reads the exchange of the unlock() before, and so what was written under the mutex.
        // relaxed on failure: nothing was learnt but that someone else is inside.
        return state_.compare_exchange_strong(
            seen, locked, std::memory_order_acquire, std::memory_order_relaxed);
    }

    void unlock() noexcept {
        // release: what was written under the mutex, for the acquire of whoever locks it next. It needs no
        // acquire: that sleepers may exist is all that the value says.
        const std::uint32_t before = state_.exchange(unlocked, std::memory_order_release);
        assert(before != unlocked && "a mutex is unlocked that is not locked");
        if (before == contended) [[unlikely]] {
            wake_one(state_);
        }
    }

    /// False if `timeout` went by first, measured on std::chrono::steady_clock. Any duration is allowed.
    template <class Rep, class Period>
    [[nodiscard]] bool try_lock_for(const std::chrono::duration<Rep, Period>& timeout) {
        return try_lock() || lock_slow(detail::deadline::after(timeout));
    }

    /// False if `limit` was reached first. The steady and the system clock are followed exactly (the latter
    /// also when it is set meanwhile); any other clock is asked again each time it should have got there.
    template <class Clock, class Duration>
    [[nodiscard]] bool try_lock_until(const std::chrono::time_point<Clock, Duration>& limit) {
        return try_lock()
            || detail::attempt_until(limit, [this](const detail::deadline& d) { return lock_slow(d); });
    }

  private:
    friend class condition_variable;

    /// Who finds the mutex taken sets `contended` before it sleeps. Unlocking sets `unlocked`, and wakes one
    /// if it was `contended`. More threads may sleep then; so a thread that may have been woken takes the
    /// mutex as `contended`, and wakes the next when it unlocks.
    static constexpr std::uint32_t unlocked = 0;
    static constexpr std::uint32_t locked = 1;     // and nobody sleeps
    static constexpr std::uint32_t contended = 2;  // locked, and threads may sleep

    /// False when `limit` has passed. Out of line, so that lock() is small enough to be inlined.
    [[gnu::noinline, gnu::cold]] bool lock_slow(const detail::deadline& limit) noexcept {
        // relaxed: a look; try_lock takes the mutex with acquire. Where threads sleep already, spinning
        // cannot help them.
        const bool is_free_or_contended
            = detail::spin_until([this] { return state_.load(std::memory_order_relaxed) != locked; },
                detail::spinning::yields_late);
        if (is_free_or_contended && try_lock()) {
            return true;
        }
        return lock_sleeping(limit);
    }

    /// Does not spin before it sleeps. False when `limit` has passed.
    bool lock_sleeping(const detail::deadline& limit) noexcept {
        // acquire: as in try_lock. `contended` is no message to anyone, so nothing is released.
        while (state_.exchange(contended, std::memory_order_acquire) != unlocked) {
            // Sleeps only if the mutex is still contended, so whoever unlocks it from now on wakes someone. A
            // wait that times out has used up no wake, and leaves `contended` behind: no sleeper is
            // forgotten.
            if (detail::futex_wait(state_, contended, limit) == detail::futex_status::timed_out) {
                return false;
            }
            // Others may have locked it meanwhile, and may unlock it without a system call until this thread
            // says `contended` again: so it looks first, and goes on where others sleep: it has waited for
            // longer than who arrives now, and sleeping again at once would cost it a slice of the core's time.
            detail::spin_until([this] { return state_.load(std::memory_order_relaxed) == unlocked; },
                detail::spinning::yields_late);
        }
        return true;
    }

    [[gnu::noinline, gnu::cold]] static void wake_one(const detail::futex_word& address) noexcept {
        detail::futex_wake(address, 1);
    }

    detail::futex_word state_{unlocked};
};

static_assert(sizeof(mutex) == 4);

}  // namespace weaveproof

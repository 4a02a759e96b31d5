#pragma once

#include <bit>
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
/// "Mutex, Take 3"; the notes that condition variables leave in it are our own.
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
        // release: what was written under the mutex, for the acquire of whoever locks it next. acquire: of the
        // note that another thread may have left.
        const std::uint32_t before = state_.exchange(unlocked, std::memory_order_acq_rel);
        assert(before != unlocked && "a mutex is unlocked that is not locked");
        if (before > locked) [[unlikely]] {
            wake_after(state_, before);
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
    static constexpr std::uint32_t note = 3;  // in bits 0 and 1: locked, nobody sleeps, and a note is left

    /// The mutex whose word this is.
    static mutex& at(const detail::futex_word& word) noexcept {
        return *std::bit_cast<mutex*>(&word);
    }

    /// A note asks whoever takes it from the mutex, by unlocking it or by going to sleep, to wake all who sleep on
    /// the word that is `distance` words away: so a notification wakes nobody who would find the mutex locked. (Wait
    /// morphing, as it is called elsewhere, moves them to a queue of the mutex, which this one has not got.) False:
    /// the mutex is not locked, or has something to tell already.
    bool leave_note(std::int32_t distance) noexcept {
        std::uint32_t seen = locked;
        // release: what the sleepers compare with has been changed before; for the acquire of who takes the note.
        return state_.compare_exchange_strong(seen, (static_cast<std::uint32_t>(distance) << 2) | note,
            std::memory_order_release, std::memory_order_relaxed);
    }

    /// Wakes whom the value of a mutex that was at `address` asks to wake. Reads no memory.
    [[gnu::noinline, gnu::cold]] static void wake_after(
        const detail::futex_word& address, std::uint32_t value) noexcept {
        if (value == contended) {
            detail::futex_wake(address, 1);
        } else {
            detail::futex_wake(
                detail::word_at(address, static_cast<std::int32_t>(value) >> 2), detail::futex_all);
        }
    }

    /// False when `limit` has passed. Out of line, so that lock() is small enough to be inlined.
    [[gnu::noinline, gnu::cold]] bool lock_slow(const detail::deadline& limit) noexcept {
        // relaxed: a look; try_lock takes the mutex with acquire. Where threads sleep already, spinning
        // cannot help them.
        const bool is_free_or_contended = detail::spin_until(
            [this] {
                const std::uint32_t seen = state_.load(std::memory_order_relaxed);
                return seen == unlocked || seen == contended;
            },
            detail::spinning::yields_late);
        if (is_free_or_contended && try_lock()) {
            return true;
        }
        return lock_sleeping(limit);
    }

    /// Does not spin before it sleeps. False when `limit` has passed.
    bool lock_sleeping(const detail::deadline& limit) noexcept {
        // acquire: as in try_lock and, of a note, as in unlock. `contended` is no message to anyone, so nothing is
        // released.
        while (const std::uint32_t before = state_.exchange(contended, std::memory_order_acquire)) {
            if ((before & note) == note) {
                wake_after(state_, before);
            }
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

    detail::futex_word state_{unlocked};
};

static_assert(sizeof(mutex) == 4);

}  // namespace weaveproof

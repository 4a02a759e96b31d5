#pragma once

#include <cassert>
#include <chrono>
#include <condition_variable>  // std::cv_status
#include <cstdint>
#include <mutex>

#include <weaveproof/detail/deadline.hpp>
#include <weaveproof/detail/futex.hpp>
#include <weaveproof/detail/spin.hpp>
#include <weaveproof/mutex.hpp>

namespace weaveproof {

/// A condition variable of eight bytes for weaveproof::mutex, with the interface of std::condition_variable.
///
/// Guarantees
///  - No lost wakeup. A thread waits from within wait(), while it still holds the mutex, until wait() stops
///    blocking. A notify_one() unblocks at least one of the threads that waited before it, if there are any;
///    n of them unblock n threads, or all; a notify_all() unblocks all that waited before it. "Before" is
///    happens-before: it is enough that the notifier held the mutex after the waiter released it. The
///    notifier need not hold it now.
///  - No stolen wakeup: what a notification owes to the threads that waited before it cannot be taken by one
///    that begins to wait after the notify call has returned, or after one of its effects could be seen.
///  - Spurious wakeups happen, as the standard allows: use the forms with a predicate, or a loop.
///  - Not fair: any of the waiting threads may be woken, not only the one that waited longest.
///  - Not linearizable: whom a notification unblocks is a relation, as above, and not the state of an object. With
///    the mutex and a predicate it is a monitor, which is.
///  - Progress: the notifications return also where threads are paused for ever. A timed wait stops blocking
///    at its deadline, but then needs the mutex, as every wait does.
///  - May be destroyed as soon as every waiting thread has been notified; the waits need not have returned
///    (the rule of [thread.condition.condvar]). The destructor waits until none of them touches the condition
///    variable any more, for which they need no lock. The notifying call must have returned; so notify while
///    holding the mutex where a waiter destroys.
///  - The mutex must exist, too, until the notifications have returned that did not begin after the last wait with it.
///  - wait() and the notifications synchronize nothing; the mutex does.
///  - A notification while nobody waits is one load; otherwise it takes at most two system calls.
///  - Notified under the mutex is as fast as afterwards: a thread that waits alone, and all who wait where all are
///    notified, are woken when the mutex is unlocked, and do not run into it. That needs a mutex less than a kilobyte
///    away, as where both are members of one object.
///  - All threads that wait at one time use the same mutex. The predicate may throw: the mutex is locked
///    then. Nothing else throws.
///
/// Misuse: waiting without the lock is asserted where NDEBUG is not defined; destroying while a thread waits
/// that was not notified blocks. Not for use between processes.
class condition_variable {
  public:
    constexpr condition_variable() noexcept = default;
    condition_variable(const condition_variable&) = delete;
    condition_variable& operator=(const condition_variable&) = delete;

    ~condition_variable() {
        // acquire: the release with which the last one left, so that it is done before the memory is used
        // anew.
        if ((inside_.load(std::memory_order_acquire) & threads) != 0) [[unlikely]] {
            await_all_outside();
        }
    }

    void notify_one() noexcept {
        // relaxed: a waiter that must be seen is seen through the mutex (see generation_).
        const std::uint32_t seen = generation_.load(std::memory_order_relaxed);
        if ((seen & waiters) != 0) [[unlikely]] {
            notify_one_slow(seen);
        }
    }

    void notify_all() noexcept {
        // relaxed: as in notify_one.
        const std::uint32_t seen = generation_.load(std::memory_order_relaxed);
        if ((seen & waiters) != 0) [[unlikely]] {
            dismiss(seen, inside_.load(std::memory_order_relaxed));
        }
    }

    void wait(std::unique_lock<mutex>& lock) noexcept { block(lock, detail::no_deadline); }

    template <class Predicate>
    void wait(std::unique_lock<mutex>& lock, Predicate stop_waiting) {
        while (!stop_waiting()) {
            wait(lock);
        }
    }

    /// timeout if `limit` was reached before a wakeup. The steady and the system clock are followed exactly
    /// (the latter also when it is set meanwhile); with another clock it wakes when that clock should have
    /// got there, and asks it.
    template <class Clock, class Duration>
    std::cv_status wait_until(
        std::unique_lock<mutex>& lock, const std::chrono::time_point<Clock, Duration>& limit) {
        return detail::attempt_once_until(limit, [&](const detail::deadline& d) { return block(lock, d); })
            ? std::cv_status::no_timeout
            : std::cv_status::timeout;
    }

    /// What the predicate said last: false only if `limit` was reached.
    template <class Clock, class Duration, class Predicate>
    bool wait_until(std::unique_lock<mutex>& lock, const std::chrono::time_point<Clock, Duration>& limit,
        Predicate stop_waiting) {
        while (!stop_waiting()) {
            if (wait_until(lock, limit) == std::cv_status::timeout) {
                return stop_waiting();
            }
        }
        return true;
    }

    /// timeout if `timeout` went by before a wakeup, measured on std::chrono::steady_clock. Any duration is
    /// allowed.
    template <class Rep, class Period>
    std::cv_status wait_for(
        std::unique_lock<mutex>& lock, const std::chrono::duration<Rep, Period>& timeout) {
        return block(lock, detail::deadline::after(timeout)) ? std::cv_status::no_timeout
                                                             : std::cv_status::timeout;
    }

    /// What the predicate said last: false only if `timeout` went by.
    template <class Rep, class Period, class Predicate>
    bool wait_for(std::unique_lock<mutex>& lock, const std::chrono::duration<Rep, Period>& timeout,
        Predicate stop_waiting) {
        const detail::deadline limit = detail::deadline::after(timeout);
        while (!stop_waiting()) {
            if (!block(lock, limit)) {
                return stop_waiting();
            }
        }
        return true;
    }

  private:
    /// Bit 0 (waiters): threads may wait, all for this very number to change.
    /// The other bits: the generation, that is how often all who waited have been dismissed.
    ///
    ///  - A waiter, holding the mutex, sets bit 0; then it unlocks and sleeps while the number stays.
    ///  - To dismiss is to begin the next generation, without bit 0, so that whoever is on the way to sleep will
    ///    not; and to wake all who sleep. Where the mutex is locked, that is left to the thread that will unlock it
    ///    (mutex::leave_note): until then nobody could return.
    ///  - notify_all dismisses. So does notify_one where one thread waits. Where more do, it wakes one sleeper and changes
    ///    nothing; if nobody slept, then everyone who waits is on the way to sleep, and it dismisses them.
    ///  - Who sets bit 0 first in a generation, while threads of another may still sleep, wakes those before.
    ///
    /// Why this is right. Whoever waits before a dismissal does not sleep afterwards, or is woken. What notify_one
    /// wakes was asleep at that moment, so it waited before the call returned, and the call has had no effect
    /// before; so nobody who waits after an effect of it can be taken instead. Nor is the wakeup spent on a thread
    /// that another notification has unblocked already: those who were dismissed are awake before bit 0 is set again,
    /// and it wakes nobody while bit 0 is not set. When notify_one wakes nobody, it dismisses: a superset of those
    /// who waited before. If another thread dismissed first (the compare-exchange fails, or bit 0 is not set), then all who
    /// waited before do not sleep, or are woken when that thread, or the one that has its note, gets on.
    ///
    /// Why relaxed suffices for it. A waiter writes or reads bit 0 before it unlocks. A notifier that held the
    /// mutex since then reads, by coherence, that number or a later one; a later one means that somebody
    /// dismissed. A notifier that is not ordered after the wait so owes it nothing. Between dismissing and
    /// going to sleep the kernel orders: comparing and sleeping is one step, and a wake after the change finds
    /// who slept before it.
    ///
    /// A waiter would sleep through its dismissal if the number came back to the same value, after 2^31 other
    /// dismissals, each with a new waiter in between, while it is between the unlock and the system call.
    ///
    /// Waiting threads do not spin: a notification wakes a sleeper first, so one that spins would be passed
    /// over, or cost the notifier more system calls.
    detail::futex_word generation_{0};
    static constexpr std::uint32_t waiters = 1;

    /// Bits 0 to 21 (threads): how many threads are between the mutex that they have unlocked and the one that they
    /// lock again. The kernel compares `generation_` for them there, also after they were dismissed; so it must
    /// still exist. Linux has fewer than 2^22 threads.
    /// Bits 22 to 30: how many words away that mutex is, from -256 to 255; 0 if it is farther.
    /// Bit 31 (leave_a_sign): a destructor found some, and sleeps until the last has left, who then wakes it.
    detail::futex_word inside_{0};
    static constexpr std::uint32_t threads = (1U << 22) - 1;
    static constexpr std::uint32_t leave_a_sign = 0x8000'0000;
    static constexpr std::uint32_t place = ~(threads | leave_a_sign);
    static constexpr int place_shift = 22;
    static constexpr std::ptrdiff_t nearby = 256;

    std::uint32_t place_of(const mutex& m) const noexcept {
        const std::ptrdiff_t distance = detail::words_between(generation_, m.state_);
        return distance >= -nearby && distance < nearby
            ? (static_cast<std::uint32_t>(distance) << place_shift) & place
            : 0;
    }

    /// False when `limit` has passed.
    [[gnu::noinline]] bool block(std::unique_lock<mutex>& lock, const detail::deadline& limit) noexcept {
        assert(lock.owns_lock() && "a condition variable is waited on without the lock");
        mutex& owned = *lock.mutex();
        // relaxed: whoever may destroy has seen the mutex unlocked since, or heard of it from one who has.
        const std::uint32_t old_place = inside_.load(std::memory_order_relaxed) & place;
        const std::uint32_t were_inside
            = inside_.fetch_add(place_of(owned) - old_place + 1, std::memory_order_relaxed);
        std::uint32_t mine = generation_.load(std::memory_order_relaxed);
        if ((mine & waiters) == 0) {
            if ((were_inside & threads) != 0) {
                detail::futex_wake(generation_, detail::futex_all);
            }
            mine = generation_.fetch_or(waiters, std::memory_order_relaxed) | waiters;
        }
        owned.unlock();
        const detail::futex_status status = detail::futex_wait(generation_, mine, limit);
        // release: for the acquire of the destructor. It is the last access; what follows goes by address.
        const std::uint32_t left = inside_.fetch_sub(1, std::memory_order_release) & ~place;
        if (left == leave_a_sign + 1) [[unlikely]] {
            detail::futex_wake(inside_, 1);
        }
        lock_again(owned, left == 1);
        return status != detail::futex_status::timed_out;
    }

    /// The notifier may still hold the mutex, and this thread may have taken its very core: spinning would only
    /// keep it from unlocking. A thread that waited alone sleeps on the mutex, and wakes when it is unlocked.
    /// Where others waited too, and may all have been woken, the mutex soon changes hands many times: each gives
    /// the core away, which costs less than to sleep.
    static void lock_again(mutex& owned, bool waited_alone) noexcept {
        if (owned.try_lock()) {
            return;
        }
        if (waited_alone) {
            owned.lock_sleeping(detail::no_deadline);
        } else {
            detail::give_way();
            owned.lock_slow(detail::no_deadline);
        }
    }

    [[gnu::noinline, gnu::cold]] void await_all_outside() noexcept {
        // acquire, here and below: as in the destructor.
        std::uint32_t seen = inside_.fetch_or(leave_a_sign, std::memory_order_acquire) | leave_a_sign;
        // Whoever has to wake those who were dismissed may hold the mutex until this returns.
        if ((generation_.load(std::memory_order_relaxed) & waiters) == 0) {
            detail::futex_wake(generation_, detail::futex_all);
        }
        while ((seen & threads) != 0) {
            detail::futex_wait(inside_, seen);
            seen = inside_.load(std::memory_order_acquire);
        }
    }

    [[gnu::noinline]] void notify_one_slow(std::uint32_t seen) noexcept {
        const std::uint32_t inside = inside_.load(std::memory_order_relaxed);
        if ((inside & threads) == 1 || detail::futex_wake(generation_, 1) == 0) {
            dismiss(seen, inside);
        }
    }

    [[gnu::noinline]] void dismiss(std::uint32_t seen, std::uint32_t inside) noexcept {
        if (generation_.compare_exchange_strong(
                seen, seen + 1, std::memory_order_relaxed, std::memory_order_relaxed)
            && !leave_note(inside)) {
            detail::futex_wake(generation_, detail::futex_all);
        }
    }

    /// While a thread is inside, its mutex exists.
    bool leave_note(std::uint32_t inside) const noexcept {
        if ((inside & threads) == 0 || (inside & place) == 0) {
            return false;
        }
        const std::int32_t distance = static_cast<std::int32_t>(inside << 1) >> (place_shift + 1);
        return mutex::at(detail::word_at(generation_, distance)).leave_note(-distance);
    }
};

static_assert(sizeof(condition_variable) == 8);

}  // namespace weaveproof

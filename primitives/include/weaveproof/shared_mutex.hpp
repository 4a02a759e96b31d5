#pragma once

#include <cassert>
#include <chrono>
#include <cstdint>
#include <system_error>

#include <weaveproof/detail/deadline.hpp>
#include <weaveproof/detail/futex.hpp>
#include <weaveproof/detail/spin.hpp>

namespace weaveproof {

/// A readers-writer lock of four bytes. Meets the standard's SharedTimedMutex requirements, so
/// std::unique_lock, std::shared_lock, std::scoped_lock and std::lock work with it.
///
/// Guarantees
///  - One writer, or any number of readers, or nobody.
///  - unlock() synchronizes with every later lock() and lock_shared(); unlock_shared() with every later
///    lock().
///  - Writers do not starve for readers: from when a writer has announced that it waits, no new reader gets
///    in before it. Among writers there is no order: one that arrives may get in before one that sleeps.
///  - Readers may starve: while writers keep coming so that one always waits, no reader gets in. A lock that
///    is written most of the time is better a mutex.
///  - So a thread must not lock_shared() again what it has locked shared: a writer that waits in between
///    makes it a deadlock.
///  - No deadlock and no lost wakeup, timeouts included: a writer that gives up lets the readers in that it
///    kept out.
///  - try_lock() and try_lock_shared() fail when a writer waits, also if nobody is inside yet. They do not
///    fail without a cause.
///  - Linearizable, where a writer that must wait announces itself at one moment and gets in at a later one.
///  - Progress: the try_ forms and unlocking return unless others keep coming and going meanwhile, and the
///    timed forms by their deadline, also where threads are paused for ever. The others return once those
///    have finished.
///  - A thread may destroy the lock as soon as it can know that nobody holds it or waits for it, also while
///    the unlock of another has not returned yet: unlocking is one read-modify-write, after which it at most
///    wakes the address, which reads no memory (detail/futex.hpp).
///  - Uncontended: one compare-exchange to lock, shared or not; one read-modify-write to unlock; no system
///    call.
///  - At most 32767 readers inside, and 16383 writers waiting. One more gets std::system_error
///    (resource_unavailable_try_again) from the forms that wait, and false from try_lock_shared().
///
/// Not for use between processes. Misuse (unlocking what is not locked, destroying what is) is asserted where
/// NDEBUG is not defined.
class shared_mutex {
  public:
    constexpr shared_mutex() noexcept = default;
    shared_mutex(const shared_mutex&) = delete;
    shared_mutex& operator=(const shared_mutex&) = delete;
#ifndef NDEBUG
    ~shared_mutex() {
        assert(state_.load(std::memory_order_relaxed) == 0 && "a shared_mutex is destroyed in use");
    }
#endif

    void lock() {
        if (!try_lock()) [[unlikely]] {
            lock_slow(detail::no_deadline);
        }
    }

    [[nodiscard]] bool try_lock() noexcept {
        std::uint32_t seen = 0;
        // acquire: reads the unlock before, or the last unlock_shared. These and all that came between them
        // are read-modify-writes, so the release sequence of each unlock_shared since the last writer reaches
        // here.
        return state_.compare_exchange_strong(
            seen, writer, std::memory_order_acquire, std::memory_order_relaxed);
    }

    void unlock() noexcept {
        std::uint32_t seen = writer;
        // release: what was written under the lock, for the acquire of whoever gets in next.
        if (!state_.compare_exchange_strong(seen, 0, std::memory_order_release, std::memory_order_relaxed))
            [[unlikely]] {
            unlock_slow(seen);
        }
    }

    void lock_shared() {
        if (!try_lock_shared()) [[unlikely]] {
            lock_shared_slow(detail::no_deadline);
        }
    }

    [[nodiscard]] bool try_lock_shared() noexcept {
        for (std::uint32_t seen = state_.load(std::memory_order_relaxed);
             admits_reader(seen) && seen < reader * most_readers;
             seen = state_.load(std::memory_order_relaxed)) {
            // acquire: the last writer's unlock, of whose release sequence all that came since is part. Each
            // failure means that another thread got in, left or announced itself.
            if (state_.compare_exchange_strong(
                    seen, seen + reader, std::memory_order_acquire, std::memory_order_relaxed)) {
                return true;
            }
            detail::back_off();
        }
        return false;
    }

    void unlock_shared() noexcept {
        // release: what was read under the lock was read before a later writer writes. It needs no acquire:
        // it says only whether a writer must be woken.
        const std::uint32_t before = state_.fetch_sub(reader, std::memory_order_release);
        assert(before >= reader && "a shared_mutex is unlocked by a reader while no reader is inside");
        if (is_last_reader(before) && (before & sleeping_writers) != 0) [[unlikely]] {
            wake_writer(state_);
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

    /// As try_lock_for, for readers.
    template <class Rep, class Period>
    [[nodiscard]] bool try_lock_shared_for(const std::chrono::duration<Rep, Period>& timeout) {
        return try_lock_shared() || lock_shared_slow(detail::deadline::after(timeout));
    }

    /// As try_lock_until, for readers.
    template <class Clock, class Duration>
    [[nodiscard]] bool try_lock_shared_until(const std::chrono::time_point<Clock, Duration>& limit) {
        return try_lock_shared() || detail::attempt_until(limit, [this](const detail::deadline& d) {
            return lock_shared_slow(d);
        });
    }

  private:
    // The word, from its lowest bit: a writer is inside; readers may sleep (never set while neither a writer is
    // inside nor one waits); writers may sleep (never set while none waits); how many writers wait, in 14 bits;
    // how many readers are inside, in 15 bits.
    static constexpr std::uint32_t writer = 1;
    static constexpr std::uint32_t sleeping_readers = 2;
    static constexpr std::uint32_t sleeping_writers = 4;
    static constexpr std::uint32_t waiting_writer = 8;
    static constexpr std::uint32_t waiting_writers = 0x3fff * waiting_writer;
    static constexpr std::uint32_t reader = waiting_writers + waiting_writer;
    static constexpr std::uint32_t most_readers = 0x7fff;

    // A writer that waits counts itself in `waiting_writers`, and takes itself out when it gets in or gives up:
    // the count is exact, so while it is positive, someone is there to take the lock. It looks until nobody is
    // inside, or sleeps; before it sleeps it sets `sleeping_writers`, which stays while any writer waits. Whoever
    // leaves last wakes one writer if that is set. Readers sleep until neither a writer is inside nor one waits;
    // who ends that (a writer that leaves or gives up) clears `sleeping_readers` and wakes all readers.
    //
    // Writers and readers sleep on the same word, in sets of their own.
    static constexpr detail::futex_set writers_set = 1;
    static constexpr detail::futex_set readers_set = 2;

    static constexpr bool admits_reader(std::uint32_t state) noexcept {
        return (state & (writer | waiting_writers)) == 0;
    }
    static constexpr bool admits_writer(std::uint32_t state) noexcept {
        return (state & writer) == 0 && state < reader;
    }
    static constexpr bool is_last_reader(std::uint32_t state) noexcept {
        return state / reader == 1;
    }

    /// `state` after a writer that waited does so no more.
    static constexpr std::uint32_t without_waiting(std::uint32_t state) noexcept {
        const std::uint32_t rest = state - waiting_writer;
        return (rest & waiting_writers) == 0 ? rest & ~sleeping_writers : rest;
    }

    /// `state` after a writer has left, or given up, which is already taken out of it.
    static constexpr std::uint32_t after_leaving(std::uint32_t state) noexcept {
        return admits_reader(state) ? state & ~sleeping_readers : state;
    }

    /// False when `limit` has passed. Out of line, so that lock() is small enough to be inlined.
    [[gnu::noinline, gnu::cold]] bool lock_slow(const detail::deadline& limit) {
        // relaxed, here and below, but where the lock is taken: looks, and announcements that carry no data.
        bool waits = false;  // and is counted
        for (std::uint32_t seen = state_.load(std::memory_order_relaxed);;) {
            if (admits_writer(seen)) {
                // acquire: as in try_lock.
                if (state_.compare_exchange_strong(seen, (waits ? without_waiting(seen) : seen) + writer,
                        std::memory_order_acquire, std::memory_order_relaxed)) {
                    return true;
                }
                continue;
            }
            if (!waits) {
                if ((seen & waiting_writers) == waiting_writers) [[unlikely]] {
                    refuse("shared_mutex: too many writers wait");
                }
                if (!state_.compare_exchange_strong(
                        seen, seen + waiting_writer, std::memory_order_relaxed, std::memory_order_relaxed)) {
                    continue;
                }
                waits = true;
                seen += waiting_writer;
            } else {
                if ((seen & sleeping_writers) == 0
                    && !state_.compare_exchange_strong(seen, seen | sleeping_writers,
                        std::memory_order_relaxed, std::memory_order_relaxed)) {
                    continue;
                }
                // The word says that someone is inside and that a writer sleeps: who leaves last will wake one.
                if (detail::futex_wait(state_, seen | sleeping_writers, limit, writers_set)
                    == detail::futex_status::timed_out) {
                    give_up();
                    return false;
                }
                seen = state_.load(std::memory_order_relaxed);
            }
            // Readers are kept out from when this thread is counted: so it does not yield.
            detail::spin_until([&] { return admits_writer(seen = state_.load(std::memory_order_relaxed)); },
                detail::spinning::stays);
        }
    }

    /// A waiting writer leaves without having been inside.
    void give_up() noexcept {
        std::uint32_t seen = state_.load(std::memory_order_relaxed);
        std::uint32_t after = 0;
        do {
            after = after_leaving(without_waiting(seen));
            // relaxed: this thread has touched nothing that the lock protects. Being a read-modify-write, it
            // breaks no release sequence.
        } while (!state_.compare_exchange_strong(
            seen, after, std::memory_order_relaxed, std::memory_order_relaxed));
        if (((seen ^ after) & sleeping_readers) != 0) {
            wake_readers(state_);
        }
    }

    [[gnu::noinline, gnu::cold]] void unlock_slow(std::uint32_t seen) noexcept {
        assert((seen & writer) != 0 && "a shared_mutex is unlocked by a writer while no writer is inside");
        std::uint32_t after = 0;
        do {
            after = after_leaving(seen - writer);
            // release: as in unlock.
        } while (!state_.compare_exchange_strong(
            seen, after, std::memory_order_release, std::memory_order_relaxed));
        if ((after & sleeping_writers) != 0) {
            wake_writer(state_);
        } else if ((seen & sleeping_readers) != 0) {
            wake_readers(state_);
        }
    }

    /// False when `limit` has passed. Out of line, so that lock_shared() is small enough to be inlined.
    [[gnu::noinline, gnu::cold]] bool lock_shared_slow(const detail::deadline& limit) {
        // relaxed: as in lock_slow.
        for (;;) {
            detail::spin_until([this] { return admits_reader(state_.load(std::memory_order_relaxed)); },
                detail::spinning::yields_late);
            std::uint32_t seen = state_.load(std::memory_order_relaxed);
            while (admits_reader(seen)) {
                if (seen >= reader * most_readers) [[unlikely]] {
                    refuse("shared_mutex: too many readers");
                }
                // acquire: as in try_lock_shared.
                if (state_.compare_exchange_strong(
                        seen, seen + reader, std::memory_order_acquire, std::memory_order_relaxed)) {
                    return true;
                }
            }
            if ((seen & sleeping_readers) == 0
                && !state_.compare_exchange_strong(
                    seen, seen | sleeping_readers, std::memory_order_relaxed, std::memory_order_relaxed)) {
                continue;
            }
            // The word says that a writer is inside or waits, and that readers sleep: who ends the former,
            // wakes them.
            if (detail::futex_wait(state_, seen | sleeping_readers, limit, readers_set)
                == detail::futex_status::timed_out) {
                return false;
            }
        }
    }

    [[gnu::noinline, gnu::cold]] static void wake_writer(const detail::futex_word& address) noexcept {
        detail::futex_wake(address, 1, writers_set);
    }

    [[gnu::noinline, gnu::cold]] static void wake_readers(const detail::futex_word& address) noexcept {
        detail::futex_wake(address, detail::futex_all, readers_set);
    }

    [[noreturn, gnu::noinline, gnu::cold]] static void refuse(const char* what) {
        throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again), what);
    }

    detail::futex_word state_{0};
};

static_assert(sizeof(shared_mutex) == 4);

}  // namespace weaveproof

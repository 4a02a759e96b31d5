#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include <weaveproof/detail/deadline.hpp>
#include <weaveproof/detail/futex.hpp>
#include <weaveproof/detail/spin.hpp>

namespace weaveproof {

/// A flag of four bytes to wait for: who waits passes while it is set, until someone clears it.
///
/// Guarantees
///  - set() lets all pass that waited before it, also if clear() follows at once.
///  - Each set() synchronizes with every wait that passes because of it or because of a later one, and with
///    every later clear() and is_set() that finds it set. So after clear() all is visible that was written
///    before the sets which it undid: `clear; if (nothing to do) wait;` misses nothing.
///  - Linearizable, every operation.
///  - Progress: set(), clear() and is_set() return unless others keep setting and clearing meanwhile, and a timed
///    wait by its deadline, also where threads are paused for ever.
///  - A thread may destroy the event as soon as it can know that no other thread will call it and that all who
///    waited have returned, also while the set() that let them pass has not: after its last access, which is
///    what sets the flag, it at most wakes the address (detail/futex.hpp).
///  - set() of an event that is set, clear() and is_set() make no system call; set() makes one if threads may
///    sleep.
///
/// A thread that is on its way from one system call to the next would miss its set() if 2^29 others came
/// meanwhile, each of them cleared. Not for use between processes.
class manual_reset_event {
  public:
    constexpr explicit manual_reset_event(bool is_set = false) noexcept : state_(is_set ? set_bit : 0) {}
    manual_reset_event(const manual_reset_event&) = delete;
    manual_reset_event& operator=(const manual_reset_event&) = delete;

    void set() noexcept {
        std::uint32_t seen = state_.load(std::memory_order_relaxed);
        // release: what this thread did before, for the acquire of who passes; also where the flag is set
        // already. Every change is a read-modify-write, so who reads a later value acquires this one too.
        while (!state_.compare_exchange_strong(
            seen, once_set(seen), std::memory_order_release, std::memory_order_relaxed)) {
        }
        if ((seen & sleepers) != 0) [[unlikely]] {
            wake_all(state_);
        }
    }

    void clear() noexcept {
        // acquire: the release of the sets that this undoes.
        state_.fetch_and(~set_bit, std::memory_order_acquire);
    }

    [[nodiscard]] bool is_set() const noexcept {
        return (state_.load(std::memory_order_acquire) & set_bit) != 0;  // acquire: the release of set()
    }

    void wait() noexcept {
        const std::uint32_t seen = state_.load(std::memory_order_acquire);  // acquire: as in is_set
        if ((seen & set_bit) == 0) [[unlikely]] {
            wait_slow(seen, detail::no_deadline);
        }
    }

    /// False if `timeout` went by first, measured on std::chrono::steady_clock. Any duration is allowed.
    template <class Rep, class Period>
    [[nodiscard]] bool wait_for(const std::chrono::duration<Rep, Period>& timeout) {
        const std::uint32_t seen = state_.load(std::memory_order_acquire);
        return (seen & set_bit) != 0 || wait_slow(seen, detail::deadline::after(timeout));
    }

    /// False if `limit` was reached first. The steady and the system clock are followed exactly (the latter
    /// also when it is set meanwhile); any other clock is asked again each time it should have got there.
    template <class Clock, class Duration>
    [[nodiscard]] bool wait_until(const std::chrono::time_point<Clock, Duration>& limit) {
        const std::uint32_t seen = state_.load(std::memory_order_acquire);
        return (seen & set_bit) != 0
            || detail::attempt_until(limit, [&](const detail::deadline& d) { return wait_slow(seen, d); });
    }

  private:
    /// Bit 0 (set): who comes passes.
    /// Bit 1 (sleepers): threads may sleep; only while bit 0 is not set.
    /// The other bits: the generation, that is how often it was set. Who waits passes when it is set or when
    /// the generation is no longer that in which it began to wait.
    static constexpr std::uint32_t set_bit = 1;
    static constexpr std::uint32_t sleepers = 2;
    static constexpr std::uint32_t one_generation = 4;

    static constexpr std::uint32_t once_set(std::uint32_t state) noexcept {
        return (state & set_bit) != 0 ? state : (((state & ~sleepers) + one_generation) | set_bit);
    }

    static constexpr bool lets_pass(std::uint32_t state, std::uint32_t first) noexcept {
        return (state & set_bit) != 0 || state / one_generation != first / one_generation;
    }

    /// Waits since the state was `first`. False when `limit` has passed.
    [[gnu::noinline, gnu::cold]] bool wait_slow(std::uint32_t first, const detail::deadline& limit) noexcept {
        // acquire, here and below: as in is_set; that of set() reaches who reads a later generation, too.
        if (detail::spin_until([&] { return lets_pass(state_.load(std::memory_order_acquire), first); },
                detail::spinning::yields_early)) {
            return true;
        }
        std::uint32_t seen = first;
        for (;;) {
            // relaxed: that somebody sleeps is all that the bit says.
            if ((seen & sleepers) != 0
                || state_.compare_exchange_strong(
                    seen, seen | sleepers, std::memory_order_relaxed, std::memory_order_acquire)) {
                // The kernel compares with the bit, so set() sees it, or this thread does not sleep.
                if (detail::futex_wait(state_, seen | sleepers, limit) == detail::futex_status::timed_out) {
                    return false;
                }
                seen = state_.load(std::memory_order_acquire);
            }
            if (lets_pass(seen, first)) {
                return true;
            }
        }
    }

    [[gnu::noinline, gnu::cold]] static void wake_all(const detail::futex_word& address) noexcept {
        detail::futex_wake(address, detail::futex_all);
    }

    detail::futex_word state_;
};

/// A flag of four bytes to wait for, which lets one pass: who passes clears it.
///
/// Guarantees
///  - Of the waits that pass, each clears a set() of its own. A set() of an event that is set already adds
///    nothing: so two of them let pass one or two of those who wait.
///  - No lost wakeup: while it is set, some thread that waits for it is awake or being woken. Not fair: who
///    comes may pass before who sleeps. try_wait() fails only if it saw the flag cleared.
///  - A set() synchronizes with the wait or the clear() that clears it; a set() that added nothing, too.
///  - Linearizable, every operation.
///  - Progress: set(), clear() and try_wait() return, and a timed wait by its deadline, also where threads are
///    paused for ever.
///  - A thread that passed may destroy the event if it can know that no other will call it or waits, also while
///    the set() that let it pass has not returned.
///  - Uncontended: one exchange to set, one compare-exchange to pass, no system call.
///
/// Not for use between processes. The word is that of a mutex after Drepper (see mutex.hpp), set being free.
class auto_reset_event {
  public:
    constexpr explicit auto_reset_event(bool is_set = false) noexcept : state_(is_set ? ready : cleared) {}
    auto_reset_event(const auto_reset_event&) = delete;
    auto_reset_event& operator=(const auto_reset_event&) = delete;

    void set() noexcept {
        // release: what this thread did before, for the acquire of who clears it.
        if (state_.exchange(ready, std::memory_order_release) == cleared_and_sleepers) [[unlikely]] {
            wake_one(state_);
        }
    }

    void clear() noexcept { static_cast<void>(try_wait()); }

    /// Passes if it is set.
    [[nodiscard]] bool try_wait() noexcept {
        std::uint32_t seen = ready;
        // acquire: the release of the set() that it clears, and of those before that found it set.
        return state_.compare_exchange_strong(
            seen, cleared, std::memory_order_acquire, std::memory_order_relaxed);
    }

    void wait() noexcept {
        if (!try_wait()) [[unlikely]] {
            wait_slow(detail::no_deadline);
        }
    }

    /// False if `timeout` went by first, measured on std::chrono::steady_clock. Any duration is allowed.
    template <class Rep, class Period>
    [[nodiscard]] bool wait_for(const std::chrono::duration<Rep, Period>& timeout) {
        return try_wait() || wait_slow(detail::deadline::after(timeout));
    }

    /// False if `limit` was reached first (see manual_reset_event::wait_until).
    template <class Clock, class Duration>
    [[nodiscard]] bool wait_until(const std::chrono::time_point<Clock, Duration>& limit) {
        return try_wait()
            || detail::attempt_until(limit, [this](const detail::deadline& d) { return wait_slow(d); });
    }

  private:
    /// Who finds it cleared says that it will sleep before it does. set() wakes one if it was told so. More
    /// threads may sleep then; so one that may have been woken leaves `cleared_and_sleepers` when it passes, and
    /// the next set() wakes the next.
    static constexpr std::uint32_t ready = 0;
    static constexpr std::uint32_t cleared = 1;
    static constexpr std::uint32_t cleared_and_sleepers = 2;

    /// False when `limit` has passed.
    [[gnu::noinline, gnu::cold]] bool wait_slow(const detail::deadline& limit) noexcept {
        if (detail::spin_until([this] { return state_.load(std::memory_order_relaxed) == ready; },
                detail::spinning::yields_early)
            && try_wait()) {
            return true;
        }
        // acquire: as in try_wait.
        while (state_.exchange(cleared_and_sleepers, std::memory_order_acquire) != ready) {
            if (detail::futex_wait(state_, cleared_and_sleepers, limit) == detail::futex_status::timed_out) {
                return false;  // no wake was used up, and the word still says that threads may sleep
            }
        }
        return true;
    }

    [[gnu::noinline, gnu::cold]] static void wake_one(const detail::futex_word& address) noexcept {
        detail::futex_wake(address, 1);
    }

    detail::futex_word state_;
};

static_assert(sizeof(manual_reset_event) == 4 && sizeof(auto_reset_event) == 4);

}  // namespace weaveproof

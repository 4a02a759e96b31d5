#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include <weaveproof/detail/deadline.hpp>
#include <weaveproof/detail/futex.hpp>

namespace weaveproof::models {

enum class manual_event_mistake {
    wakes_one,             ///< of those who sleep
    is_relaxed,            ///< so that what was written before set() is not visible to who passes
    skips_what_is_set,     ///< set() of an event that is set does nothing, so that nothing is released either
    clears_relaxed,        ///< clear() does not acquire what set() released
    forgets_who_waited,    ///< who waited before set(), but has not seen it before clear(), waits on
    looks_after_it_is_set  ///< set() reads the event again when those who wait may have passed
};

/// A manual-reset event, right but for one mistake.
template <manual_event_mistake Mistake>
class broken_manual_event {
    using enum manual_event_mistake;

  public:
    void set() {
        if (Mistake == skips_what_is_set && is_set()) {
            return;
        }
        std::uint32_t seen = word_.load(std::memory_order_relaxed);
        while (!word_.compare_exchange_strong(seen, seen % 2 == 1 ? seen : seen + 1,
            Mistake == is_relaxed ? std::memory_order_relaxed : std::memory_order_release,
            std::memory_order_relaxed)) {
        }
        if (Mistake == looks_after_it_is_set && word_.load(std::memory_order_relaxed) == 0) {
            return;
        }
        detail::futex_wake(word_, Mistake == wakes_one ? 1 : detail::futex_all);
    }

    void clear() {
        std::uint32_t seen = word_.load(std::memory_order_relaxed);
        while (seen % 2 == 1
            && !word_.compare_exchange_strong(seen, Mistake == forgets_who_waited ? seen - 1 : seen + 1,
                Mistake == clears_relaxed ? std::memory_order_relaxed : std::memory_order_acquire,
                std::memory_order_relaxed)) {
        }
    }

    bool is_set() const { return word_.load(std::memory_order_acquire) % 2 == 1; }

    void wait() { static_cast<void>(wait(detail::no_deadline)); }

    template <class Rep, class Period>
    bool wait_for(const std::chrono::duration<Rep, Period>& timeout) {
        return wait(detail::deadline::after(timeout));
    }

    template <class Clock, class Duration>
    bool wait_until(const std::chrono::time_point<Clock, Duration>& limit) {
        return wait(detail::deadline::at(limit));
    }

  private:
    bool wait(const detail::deadline& limit) {
        const std::uint32_t first = word_.load(std::memory_order_acquire);
        for (std::uint32_t seen = first; seen == first && first % 2 == 0;
             seen = word_.load(std::memory_order_acquire)) {
            if (detail::futex_wait(word_, first, limit) == detail::futex_status::timed_out) {
                return false;
            }
        }
        return true;
    }

    detail::futex_word word_{0};  // how often it was set and cleared; so it is set when this is odd
};

enum class auto_event_mistake {
    passes_in_two_steps,  ///< looks, and then clears, so that two pass
    is_relaxed,           ///< so that what was written before set() is not visible to who passes
    passes_uncontended,   ///< who was woken forgets that others may sleep
    stores_what_it_sets,  ///< set() of an event that is set breaks the chain of releases
    counts_sleepers       ///< in a word of its own, which set() reads when who waited may have destroyed it
};

/// An auto-reset event, right but for one mistake.
template <auto_event_mistake Mistake>
class broken_auto_event {
    using enum auto_event_mistake;

  public:
    explicit broken_auto_event(bool is_set = false) : word_(is_set ? ready : cleared) {}

    void set() {
        std::uint32_t before = cleared_and_sleepers;
        if constexpr (Mistake == stores_what_it_sets) {
            word_.store(ready, std::memory_order_release);
        } else {
            before = word_.exchange(
                ready, Mistake == is_relaxed ? std::memory_order_relaxed : std::memory_order_seq_cst);
        }
        if (Mistake == counts_sleepers ? sleepers_.load() > 0 : before == cleared_and_sleepers) {
            detail::futex_wake(word_, 1);
        }
    }

    void clear() { static_cast<void>(try_wait()); }

    bool try_wait() {
        std::uint32_t seen = ready;
        if constexpr (Mistake == passes_in_two_steps) {
            if (word_.load(std::memory_order_acquire) != ready) {
                return false;
            }
            word_.store(cleared, std::memory_order_relaxed);
            return true;
        }
        return word_.compare_exchange_strong(
            seen, cleared, std::memory_order_acquire, std::memory_order_relaxed);
    }

    void wait() { static_cast<void>(wait(detail::no_deadline)); }

    template <class Rep, class Period>
    bool wait_for(const std::chrono::duration<Rep, Period>& timeout) {
        return wait(detail::deadline::after(timeout));
    }

    template <class Clock, class Duration>
    bool wait_until(const std::chrono::time_point<Clock, Duration>& limit) {
        return wait(detail::deadline::at(limit));
    }

  private:
    static constexpr std::uint32_t ready = 0;
    static constexpr std::uint32_t cleared = 1;
    static constexpr std::uint32_t cleared_and_sleepers = 2;

    bool wait(const detail::deadline& limit) {
        if (try_wait()) {
            return true;
        }
        sleepers_.fetch_add(1);
        bool passed = true;
        while (passed && !pass_or_announce()) {
            passed
                = detail::futex_wait(word_, cleared_and_sleepers, limit) != detail::futex_status::timed_out;
        }
        sleepers_.fetch_sub(1);
        return passed;
    }

    bool pass_or_announce() {
        if (Mistake == passes_uncontended && try_wait()) {
            return true;
        }
        return word_.exchange(cleared_and_sleepers) == ready;
    }

    detail::futex_word word_;
    std::atomic<int> sleepers_{0};
};

}  // namespace weaveproof::models

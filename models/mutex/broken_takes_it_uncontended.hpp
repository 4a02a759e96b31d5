#pragma once

#include <atomic>
#include <cstdint>

#include <weaveproof/detail/futex.hpp>

namespace weaveproof::models {

/// A thread that was woken takes the mutex as `locked`, as if nobody else slept: with three threads the
/// contended state is lost, and with it the wakeup of the third.
class mutex_takes_it_uncontended {
  public:
    void lock() {
        while (!try_lock()) {
            std::uint32_t seen = locked;
            if (state_.compare_exchange_strong(
                    seen, contended, std::memory_order_relaxed, std::memory_order_relaxed)
                || seen == contended) {
                detail::futex_wait(state_, contended);
            }
        }
    }

    bool try_lock() {
        std::uint32_t seen = unlocked;
        return state_.compare_exchange_strong(
            seen, locked, std::memory_order_acquire, std::memory_order_relaxed);
    }

    void unlock() {
        if (state_.exchange(unlocked, std::memory_order_release) == contended) {
            detail::futex_wake(state_, 1);
        }
    }

  private:
    static constexpr std::uint32_t unlocked = 0;
    static constexpr std::uint32_t locked = 1;
    static constexpr std::uint32_t contended = 2;

    detail::futex_word state_{unlocked};
};

}  // namespace weaveproof::models

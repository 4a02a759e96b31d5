#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include <weaveproof/detail/futex.hpp>

namespace weaveproof::models {

/// Whom a release() wakes.
enum class semaphore_wakes {
    only_from_zero,  ///< nobody where there was a unit already, although others may sleep still
    only_one,        ///< however many units it adds
};

/// Takes and gives units rightly, and wakes too few.
template <semaphore_wakes Wakes>
class semaphore_wakes_too_few {
  public:
    explicit semaphore_wakes_too_few(std::uint32_t desired) : units_(desired) {}

    void acquire() {
        while (!try_acquire()) {
            detail::futex_wait(units_, 0);
        }
    }

    bool try_acquire() {
        std::uint32_t seen = units_.load(std::memory_order_relaxed);
        while (seen > 0) {
            if (units_.compare_exchange_strong(
                    seen, seen - 1, std::memory_order_acquire, std::memory_order_relaxed)) {
                return true;
            }
        }
        return false;
    }

    void release(std::ptrdiff_t update = 1) {
        const std::uint32_t before
            = units_.fetch_add(static_cast<std::uint32_t>(update), std::memory_order_release);
        if constexpr (Wakes == semaphore_wakes::only_one) {
            detail::futex_wake(units_, 1);
        } else if (before == 0) {
            detail::futex_wake(units_, static_cast<int>(update));
        }
    }

  private:
    detail::futex_word units_;
};

}  // namespace weaveproof::models

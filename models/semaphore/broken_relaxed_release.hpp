#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include <weaveproof/detail/futex.hpp>

namespace weaveproof::models {

/// release() is relaxed: the unit may be seen before what was done under it.
class semaphore_relaxed_release {
  public:
    explicit semaphore_relaxed_release(std::uint32_t desired) : units_(desired) {}

    void acquire() {
        std::uint32_t seen = units_.load(std::memory_order_relaxed);
        for (;;) {
            if (seen == 0) {
                detail::futex_wait(units_, 0);
                seen = units_.load(std::memory_order_relaxed);
            } else if (units_.compare_exchange_weak(
                           seen, seen - 1, std::memory_order_acquire, std::memory_order_relaxed)) {
                return;
            }
        }
    }

    void release() {
        units_.fetch_add(1, std::memory_order_relaxed);
        detail::futex_wake(units_, 1);
    }

  private:
    detail::futex_word units_;
};

}  // namespace weaveproof::models

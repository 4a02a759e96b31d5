#pragma once

#include <atomic>
#include <cstdint>

#include <weaveproof/detail/futex.hpp>

namespace weaveproof::models {

/// lock() looks whether the mutex is free and then takes it, in two steps: two threads may both find it free.
class mutex_tests_then_sets {
  public:
    void lock() {
        while (locked_.load(std::memory_order_acquire) != 0) {
            detail::futex_wait(locked_, 1);
        }
        locked_.store(1, std::memory_order_relaxed);
    }

    void unlock() {
        locked_.store(0, std::memory_order_release);
        detail::futex_wake(locked_, 1);
    }

  private:
    detail::futex_word locked_{0};
};

}  // namespace weaveproof::models

#pragma once

#include <atomic>
#include <cstdint>

#include <weaveproof/detail/futex.hpp>

namespace weaveproof::models {

/// unlock() is relaxed: who locks next may not see what was written. On x86 nobody ever notices.
class mutex_relaxed_unlock {
  public:
    void lock() {
        while (state_.exchange(1, std::memory_order_acquire) != 0) {
            detail::futex_wait(state_, 1);
        }
    }

    void unlock() {
        state_.exchange(0, std::memory_order_relaxed);
        detail::futex_wake(state_, 1);
    }

  private:
    detail::futex_word state_{0};
};

}  // namespace weaveproof::models

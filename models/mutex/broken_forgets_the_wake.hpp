#pragma once

#include <atomic>
#include <cstdint>

#include <weaveproof/detail/futex.hpp>

namespace weaveproof::models {

/// unlock() frees the word and wakes nobody: who slept by then sleeps for ever.
class mutex_forgets_the_wake {
  public:
    void lock() {
        while (state_.exchange(1, std::memory_order_acquire) != 0) {
            detail::futex_wait(state_, 1);
        }
    }

    void unlock() { state_.store(0, std::memory_order_release); }

  private:
    detail::futex_word state_{0};
};

}  // namespace weaveproof::models

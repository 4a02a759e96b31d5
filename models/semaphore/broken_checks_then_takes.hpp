#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include <weaveproof/detail/futex.hpp>

namespace weaveproof::models {

/// acquire() looks whether there is a unit and then takes one, in two steps: two threads may take the same.
class semaphore_checks_then_takes {
  public:
    explicit semaphore_checks_then_takes(std::uint32_t desired) : units_(desired) {}

    void acquire() {
        while (!try_acquire()) {
            detail::futex_wait(units_, 0);
        }
    }

    bool try_acquire() {
        if (units_.load(std::memory_order_acquire) == 0) {
            return false;
        }
        units_.fetch_sub(1, std::memory_order_acquire);
        return true;
    }

    void release() {
        units_.fetch_add(1, std::memory_order_release);
        detail::futex_wake(units_, 1);
    }

  private:
    detail::futex_word units_;
};

}  // namespace weaveproof::models

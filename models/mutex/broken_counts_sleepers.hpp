#pragma once

#include <atomic>
#include <cstdint>

#include <weaveproof/detail/futex.hpp>

namespace weaveproof::models {

/// Counts sleepers beside the word, to spare the system call where there are none. Wrong twice:
///  - unlock() reads the count after it has freed the mutex, which may be gone by then;
///  - with less than sequential consistency, unlock() may see no sleeper and the sleeper the mutex still
///    locked.
template <std::memory_order Order>
class mutex_counts_sleepers {
  public:
    void lock() {
        while (state_.exchange(1, std::memory_order_acquire) != 0) {
            sleepers_.fetch_add(1, Order);
            if (state_.load(Order) != 0) {
                detail::futex_wait(state_, 1);
            }
            sleepers_.fetch_sub(1, Order);
        }
    }

    void unlock() {
        state_.store(0, Order == std::memory_order_seq_cst ? Order : std::memory_order_release);
        if (sleepers_.load(Order) != 0) {
            detail::futex_wake(state_, 1);
        }
    }

  private:
    detail::futex_word state_{0};
    std::atomic<std::uint32_t> sleepers_{0};
};

}  // namespace weaveproof::models

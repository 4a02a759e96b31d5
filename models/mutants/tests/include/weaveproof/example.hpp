#pragma once

/// Has one of each that is changed; std::memory_order_seq_cst in a comment is none of them.

#include <atomic>
#include <cassert>

namespace weaveproof {

inline int futex_wake(std::atomic<int>&, int count) {
    return count;
}

class example {
  public:
    void set(int x) {
        value_.store(x, std::memory_order_release);  // release: for get
        if (value_.exchange(least, std::memory_order_acq_rel) < x) {
            futex_wake(value_, all_);
        }
    }

    int get() const {
        assert(value_.load(std::memory_order_relaxed) >= 0 && "what assertions compare is not changed");
        return value_.load(std::memory_order_seq_cst);
    }

    bool take(int expected) {
        return value_.compare_exchange_strong(
            expected, 3, std::memory_order_acquire, std::memory_order_relaxed);
    }

  private:
    static constexpr int least = 7;
    std::atomic<int> value_{0};
    int all_;
};

}  // namespace weaveproof

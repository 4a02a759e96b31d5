#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include <weaveproof/detail/futex.hpp>

namespace weaveproof::models {

/// Adds the unit, then asks whether somebody sleeps. Whoever took the unit may have destroyed the semaphore
/// in between: the mistake of glibc bug 12674.
class semaphore_counts_sleepers {
  public:
    explicit semaphore_counts_sleepers(std::uint32_t desired) : units_(desired) {}

    void acquire() {
        while (!try_acquire()) {
            ++sleepers_;
            if (units_ == 0) {
                detail::futex_wait(units_, 0);
            }
            --sleepers_;
        }
    }

    bool try_acquire() {
        std::uint32_t seen = units_;
        while (seen > 0) {
            if (units_.compare_exchange_strong(seen, seen - 1)) {
                return true;
            }
        }
        return false;
    }

    void release() {
        ++units_;
        if (sleepers_ > 0) {
            detail::futex_wake(units_, 1);
        }
    }

  private:
    detail::futex_word units_;
    std::atomic<std::uint32_t> sleepers_{0};
};

}  // namespace weaveproof::models

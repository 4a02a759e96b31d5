#pragma once

#include "weaveproof/shared_mutex.hpp"

#include <atomic>

namespace weaveproof::twins {

/// try_lock_shared reports success when a writer is inside.
class shared_mutex_try_lock_shared_ignores_the_writer : public shared_mutex {
  public:
    bool try_lock_shared() {
        if (!shared_mutex::try_lock_shared()) {
            pretended_.fetch_add(1, std::memory_order_relaxed);
        }
        return true;
    }

    void unlock_shared() {
        for (unsigned seen = pretended_.load(std::memory_order_relaxed); seen > 0;) {
            if (pretended_.compare_exchange_weak(seen, seen - 1, std::memory_order_relaxed)) {
                return;
            }
        }
        shared_mutex::unlock_shared();
    }

  private:
    std::atomic<unsigned> pretended_{0};  // readers who have only been told that they are inside
};

}  // namespace weaveproof::twins

#pragma once

#include "weaveproof/mutex.hpp"

#include <atomic>
#include <chrono>
#include <thread>

namespace weaveproof::twins {

/// Counts how often it was unlocked, too late: when it is free, the next owner may already have destroyed it.
class mutex_touches_itself_when_unlocked : public mutex {
  public:
    void unlock() {
        mutex::unlock();
        unlocked_.fetch_add(1, std::memory_order_relaxed);
    }

  private:
    std::atomic<unsigned> unlocked_{0};
};

/// Excludes as it should, but its orders are too weak: what was written under it is not made visible to the next owner.
class mutex_unlock_is_relaxed {
  public:
    void lock() {
        while (!try_lock()) {
            std::this_thread::yield();
        }
    }

    bool try_lock() { return !locked_.exchange(true, std::memory_order_acquire); }

    template <class Rep, class Period>
    bool try_lock_for(const std::chrono::duration<Rep, Period>& timeout) {
        return try_lock_until(std::chrono::steady_clock::now() + timeout);
    }

    template <class Clock, class Duration>
    bool try_lock_until(const std::chrono::time_point<Clock, Duration>& end) {
        while (!try_lock()) {
            if (Clock::now() >= end) {
                return false;
            }
            std::this_thread::yield();
        }
        return true;
    }

    void unlock() { locked_.store(false, std::memory_order_relaxed); }

  private:
    std::atomic<bool> locked_{false};
};

}  // namespace weaveproof::twins

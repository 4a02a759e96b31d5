#pragma once

#include "weaveproof/mutex.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <thread>

#include <sched.h>

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

/// Takes an interruption by a signal for the wake of an unlock() that has left it the mutex.
class mutex_trusts_an_interruption {
  public:
    void lock() {
        std::uint32_t free = 0;
        while (
            !word_.compare_exchange_strong(free, 1, std::memory_order_acquire, std::memory_order_relaxed)) {
            if (detail::futex_wait(word_, 1) == detail::futex_status::interrupted) {
                return;
            }
            free = 0;
        }
    }

    void unlock() {
        word_.store(0, std::memory_order_release);
        detail::futex_wake(word_, 1);
    }

  private:
    detail::futex_word word_{0};
};

/// Notes who has it by the core on which the owner runs, as if a thread stayed where it is.
class mutex_belongs_to_a_core {
  public:
    void lock() {
        for (int free = nobody; !owner_.compare_exchange_strong(free, sched_getcpu()); free = nobody) {
            std::this_thread::yield();
        }
    }

    void unlock() {
        int mine = sched_getcpu();
        static_cast<void>(owner_.compare_exchange_strong(mine, nobody));
    }

  private:
    static constexpr int nobody = -1;
    std::atomic<int> owner_{nobody};
};

/// Measures timeouts on the system clock, which may be set meanwhile.
class mutex_measures_by_the_system_clock : public mutex {
  public:
    template <class Rep, class Period>
    bool try_lock_for(const std::chrono::duration<Rep, Period>& timeout) {
        return try_lock_until(std::chrono::system_clock::now() + timeout);
    }
};

}  // namespace weaveproof::twins

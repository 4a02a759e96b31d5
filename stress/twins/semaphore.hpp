#pragma once

#include "weaveproof/semaphore.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <thread>

namespace weaveproof::twins {

enum class spinning_semaphore_mistake {
    takes_in_two_steps,  ///< looks, and then subtracts, so that two take the same unit
    is_relaxed,          ///< so that what was done before a release is not made visible to who acquires
};

/// A counting semaphore that spins, right but for one mistake.
template <spinning_semaphore_mistake Mistake>
class spinning_semaphore {
  public:
    explicit spinning_semaphore(std::ptrdiff_t desired) : units_(desired) {}

    void release(std::ptrdiff_t update = 1) {
        units_.fetch_add(update,
            Mistake == spinning_semaphore_mistake::is_relaxed ? std::memory_order_relaxed
                                                              : std::memory_order_release);
    }

    void acquire() {
        while (!try_acquire()) {
            std::this_thread::yield();
        }
    }

    bool try_acquire() {
        std::ptrdiff_t seen = units_.load(std::memory_order_relaxed);
        if constexpr (Mistake == spinning_semaphore_mistake::takes_in_two_steps) {
            if (seen > 0) {
                std::this_thread::yield();
                units_.fetch_sub(1, std::memory_order_acquire);
            }
            return seen > 0;
        }
        while (seen > 0) {
            if (units_.compare_exchange_weak(
                    seen, seen - 1, std::memory_order_acquire, std::memory_order_relaxed)) {
                return true;
            }
        }
        return false;
    }

    template <class Rep, class Period>
    bool try_acquire_for(const std::chrono::duration<Rep, Period>& timeout) {
        return try_acquire_until(std::chrono::steady_clock::now() + timeout);
    }

    template <class Clock, class Duration>
    bool try_acquire_until(const std::chrono::time_point<Clock, Duration>& end) {
        while (!try_acquire()) {
            if (Clock::now() >= end) {
                return false;
            }
            std::this_thread::yield();
        }
        return true;
    }

  private:
    std::atomic<std::ptrdiff_t> units_;
};

/// When its time is over it gives back a unit that it did not take.
class semaphore_gives_back_in_vain : public counting_semaphore<1000> {
  public:
    using counting_semaphore::counting_semaphore;

    template <class Rep, class Period>
    bool try_acquire_for(const std::chrono::duration<Rep, Period>& timeout) {
        return counting_semaphore::try_acquire_for(timeout) || give_back();
    }

    template <class Clock, class Duration>
    bool try_acquire_until(const std::chrono::time_point<Clock, Duration>& end) {
        return counting_semaphore::try_acquire_until(end) || give_back();
    }

  private:
    bool give_back() {
        release();
        return false;
    }
};

}  // namespace weaveproof::twins

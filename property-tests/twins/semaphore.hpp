#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <system_error>

namespace weaveproof::twins {

enum class semaphore_mistake {
    release_forgets_one,  ///< of several units
    release_wakes_one,    ///< for several units
    overflow_is_cut_off,  ///< at the maximum, without an error
};

/// A counting semaphore, right but for one mistake.
template <std::ptrdiff_t Max, semaphore_mistake Mistake>
class semaphore {
  public:
    explicit semaphore(std::ptrdiff_t desired) : units_(desired) {}

    void release(std::ptrdiff_t update = 1) {
        const std::lock_guard lock(mutex_);
        if (update < 0) {
            throw std::system_error(std::make_error_code(std::errc::invalid_argument));
        }
        if (update > Max - units_) {
            if constexpr (Mistake != semaphore_mistake::overflow_is_cut_off) {
                throw std::system_error(std::make_error_code(std::errc::value_too_large));
            }
            update = Max - units_;
        }
        units_ += Mistake == semaphore_mistake::release_forgets_one && update > 1 ? update - 1 : update;
        if constexpr (Mistake == semaphore_mistake::release_wakes_one) {
            positive_.notify_one();
        } else {
            positive_.notify_all();
        }
    }

    void acquire() {
        std::unique_lock lock(mutex_);
        positive_.wait(lock, [this] { return units_ > 0; });
        --units_;
    }

    bool try_acquire() {
        const std::lock_guard lock(mutex_);
        return take_if(units_ > 0);
    }

    template <class Rep, class Period>
    bool try_acquire_for(const std::chrono::duration<Rep, Period>& timeout) {
        return try_acquire_until(std::chrono::steady_clock::now() + timeout);
    }

    template <class Clock, class Duration>
    bool try_acquire_until(const std::chrono::time_point<Clock, Duration>& end) {
        std::unique_lock lock(mutex_);
        return take_if(positive_.wait_until(lock, end, [this] { return units_ > 0; }));
    }

  private:
    bool take_if(bool condition) {
        units_ -= condition ? 1 : 0;
        return condition;
    }

    std::mutex mutex_;
    std::condition_variable positive_;
    std::ptrdiff_t units_;
};

}  // namespace weaveproof::twins

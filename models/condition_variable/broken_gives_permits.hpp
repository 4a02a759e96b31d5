#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>

#include <weaveproof/detail/futex.hpp>
#include <weaveproof/mutex.hpp>

namespace weaveproof::models {

/// A notification is a permit that any waiter may take, as in a condition variable made of a semaphore: one
/// that came later than the notification steals it from the one that it was for.
class condition_variable_gives_permits {
  public:
    void notify_one() { give(1); }

    void notify_all() { give(waiters_.load()); }

    void wait(std::unique_lock<weaveproof::mutex>& lock) {
        waiters_.fetch_add(1);
        lock.unlock();
        while (!take()) {
            detail::futex_wait(permits_, 0);
        }
        waiters_.fetch_sub(1);
        lock.lock();
    }

  private:
    void give(std::uint32_t count) {
        permits_.fetch_add(count);
        detail::futex_wake(permits_, static_cast<int>(count));
    }

    bool take() {
        std::uint32_t seen = permits_.load();
        while (seen > 0) {
            if (permits_.compare_exchange_strong(seen, seen - 1)) {
                return true;
            }
        }
        return false;
    }

    detail::futex_word permits_{0};
    std::atomic<std::uint32_t> waiters_{0};
};

}  // namespace weaveproof::models

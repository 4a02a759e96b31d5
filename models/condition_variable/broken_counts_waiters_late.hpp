#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>

#include <weaveproof/detail/futex.hpp>
#include <weaveproof/mutex.hpp>

namespace weaveproof::models {

/// Notifies only if somebody waits, and a waiter counts itself when it has unlocked already.
class condition_variable_counts_waiters_late {
  public:
    void notify_one() {
        if (waiters_.load() > 0) {
            sequence_.fetch_add(1);
            detail::futex_wake(sequence_, 1);
        }
    }

    void wait(std::unique_lock<weaveproof::mutex>& lock) {
        const std::uint32_t seen = sequence_.load();
        lock.unlock();
        waiters_.fetch_add(1);
        detail::futex_wait(sequence_, seen);
        waiters_.fetch_sub(1);
        lock.lock();
    }

  private:
    detail::futex_word sequence_{0};
    std::atomic<std::uint32_t> waiters_{0};
};

}  // namespace weaveproof::models

#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>

#include <weaveproof/detail/futex.hpp>
#include <weaveproof/mutex.hpp>

namespace weaveproof::models {

/// A waiter counts itself out after it was woken: whoever notified it may have destroyed the condition
/// variable by then.
class condition_variable_leaves_after_waking {
  public:
    void notify_all() {
        if (waiters_.load() > 0) {
            sequence_.fetch_add(1);
            detail::futex_wake(sequence_, detail::futex_all);
        }
    }

    void wait(std::unique_lock<weaveproof::mutex>& lock) {
        const std::uint32_t seen = sequence_.load();
        waiters_.fetch_add(1);
        lock.unlock();
        detail::futex_wait(sequence_, seen);
        waiters_.fetch_sub(1);
        lock.lock();
    }

  private:
    detail::futex_word sequence_{0};
    std::atomic<std::uint32_t> waiters_{0};
};

}  // namespace weaveproof::models

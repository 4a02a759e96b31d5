#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>

#include <weaveproof/detail/futex.hpp>
#include <weaveproof/mutex.hpp>

namespace weaveproof::models {

/// wait() reads the sequence number when it has unlocked already: a notification in between is lost.
class condition_variable_reads_after_unlocking {
  public:
    void notify_one() {
        sequence_.fetch_add(1, std::memory_order_relaxed);
        detail::futex_wake(sequence_, 1);
    }

    void wait(std::unique_lock<weaveproof::mutex>& lock) {
        lock.unlock();
        detail::futex_wait(sequence_, sequence_.load(std::memory_order_relaxed));
        lock.lock();
    }

  private:
    detail::futex_word sequence_{0};
};

}  // namespace weaveproof::models

#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>

#include <weaveproof/detail/futex.hpp>
#include <weaveproof/mutex.hpp>

namespace weaveproof::models {

/// As people do who think that a bool is written at once anyway: the flag is not atomic, and the notifier
/// does not hold the mutex.
class condition_variable_notifies_by_a_plain_flag {
  public:
    void notify_one() {
        notified_ = true;
        sequence_.fetch_add(1, std::memory_order_relaxed);
        detail::futex_wake(sequence_, 1);
    }

    void wait(std::unique_lock<weaveproof::mutex>& lock) {
        notified_ = false;
        while (!notified_) {
            const std::uint32_t seen = sequence_.load(std::memory_order_relaxed);
            lock.unlock();
            detail::futex_wait(sequence_, seen);
            lock.lock();
        }
    }

  private:
    bool notified_ = false;
    detail::futex_word sequence_{0};
};

}  // namespace weaveproof::models

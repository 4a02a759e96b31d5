#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>

#include <weaveproof/detail/futex.hpp>
#include <weaveproof/mutex.hpp>

namespace weaveproof::models {

/// A notification is a flag that a waiter clears before it waits: a thread that comes later clears what
/// another was to see.
class condition_variable_notifies_by_a_flag {
  public:
    void notify_one() {
        notified_.store(1);
        detail::futex_wake(notified_, 1);
    }

    void notify_all() {
        notified_.store(1);
        detail::futex_wake(notified_, detail::futex_all);
    }

    void wait(std::unique_lock<weaveproof::mutex>& lock) {
        notified_.store(0);
        lock.unlock();
        while (notified_.load() == 0) {
            detail::futex_wait(notified_, 0);
        }
        lock.lock();
    }

  private:
    detail::futex_word notified_{0};
};

}  // namespace weaveproof::models

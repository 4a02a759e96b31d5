#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>

#include <weaveproof/detail/futex.hpp>
#include <weaveproof/mutex.hpp>

namespace weaveproof::models {

/// notify_one() wakes a sleeper and changes nothing: who has unlocked, but does not sleep yet, sleeps through
/// it.
class condition_variable_only_wakes {
  public:
    void notify_one() { detail::futex_wake(word_, 1); }

    void wait(std::unique_lock<weaveproof::mutex>& lock) {
        lock.unlock();
        detail::futex_wait(word_, 0);
        lock.lock();
    }

  private:
    detail::futex_word word_{0};
};

}  // namespace weaveproof::models

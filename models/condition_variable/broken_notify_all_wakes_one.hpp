#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>

#include <weaveproof/detail/futex.hpp>
#include <weaveproof/mutex.hpp>

namespace weaveproof::models {

/// notify_all() lets all who are on the way to sleep go, but wakes only one of the sleepers.
class condition_variable_notify_all_wakes_one {
  public:
    void notify_all() {
        sequence_.fetch_add(1, std::memory_order_relaxed);
        detail::futex_wake(sequence_, 1);
    }

    void wait(std::unique_lock<weaveproof::mutex>& lock) {
        const std::uint32_t seen = sequence_.load(std::memory_order_relaxed);
        lock.unlock();
        detail::futex_wait(sequence_, seen);
        lock.lock();
    }

  private:
    detail::futex_word sequence_{0};
};

}  // namespace weaveproof::models

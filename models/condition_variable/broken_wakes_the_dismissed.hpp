#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>

#include <weaveproof/detail/futex.hpp>
#include <weaveproof/mutex.hpp>

namespace weaveproof::models {

/// The number is odd while threads wait; to dismiss them is to make it even and wake all. But who waits from
/// then on sleeps on the same word as those who are dismissed and not yet awake: a notify_one may be spent on
/// one of these.
class condition_variable_wakes_the_dismissed {
  public:
    void notify_one() {
        const std::uint32_t seen = generation_.load(std::memory_order_relaxed);
        if ((seen & 1) != 0 && detail::futex_wake(generation_, 1) == 0) {
            dismiss(seen);
        }
    }

    void notify_all() {
        const std::uint32_t seen = generation_.load(std::memory_order_relaxed);
        if ((seen & 1) != 0) {
            dismiss(seen);
        }
    }

    void wait(std::unique_lock<weaveproof::mutex>& lock) {
        std::uint32_t mine = generation_.load(std::memory_order_relaxed);
        if ((mine & 1) == 0) {
            mine = generation_.fetch_or(1, std::memory_order_relaxed) | 1;
        }
        lock.unlock();
        detail::futex_wait(generation_, mine);
        lock.lock();
    }

  private:
    void dismiss(std::uint32_t seen) {
        if (generation_.compare_exchange_strong(
                seen, seen + 1, std::memory_order_relaxed, std::memory_order_relaxed)) {
            detail::futex_wake(generation_, detail::futex_all);
        }
    }

    detail::futex_word generation_{0};
};

}  // namespace weaveproof::models

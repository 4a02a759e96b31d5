#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include <weaveproof/detail/futex.hpp>

namespace weaveproof::models {

enum class latch_mistake {
    is_relaxed,           ///< so that what was done before count_down() is not visible to who waits
    wakes_one,            ///< of those who wait
    counts_in_two_steps,  ///< reads, and then writes one less, so that one of two is lost
    looks_again,          ///< reads the count again to know whether it was the last
    sleeps_unannounced,   ///< waits without saying so, beside count_down() that wakes who said so
    opens_one_early       ///< takes one for zero
};

/// A latch, right but for one mistake.
template <latch_mistake Mistake>
class broken_latch {
    using enum latch_mistake;

  public:
    explicit broken_latch(std::ptrdiff_t expected) : count_(static_cast<std::uint32_t>(expected)) {}

    void count_down(std::ptrdiff_t update = 1) {
        const auto n = static_cast<std::uint32_t>(update);
        std::uint32_t before = count_.load(std::memory_order_relaxed);
        if constexpr (Mistake == counts_in_two_steps) {
            count_.store(before - n, std::memory_order_release);
        } else {
            before = count_.fetch_sub(
                n, Mistake == is_relaxed ? std::memory_order_relaxed : std::memory_order_release);
        }
        const bool last = Mistake == looks_again ? count_.load(std::memory_order_relaxed) == 0 : before == n;
        if (last && (Mistake != sleeps_unannounced || sleepers_.load(std::memory_order_relaxed) > 0)) {
            detail::futex_wake(count_, Mistake == wakes_one ? 1 : detail::futex_all);
        }
    }

    bool try_wait() const {
        return count_.load(std::memory_order_acquire) <= (Mistake == opens_one_early ? 1 : 0);
    }

    void wait() const {
        for (std::uint32_t seen = count_.load(std::memory_order_acquire); !try_wait();
             seen = count_.load(std::memory_order_acquire)) {
            if (seen != 0) {
                detail::futex_wait(count_, seen);
            }
            sleepers_.store(1, std::memory_order_relaxed);
        }
    }

    void arrive_and_wait(std::ptrdiff_t update = 1) {
        count_down(update);
        wait();
    }

  private:
    detail::futex_word count_;
    mutable std::atomic<int> sleepers_{0};
};

}  // namespace weaveproof::models

#pragma once

#include <atomic>
#include <cstdint>

#include <weaveproof/detail/futex.hpp>

namespace weaveproof::models {

enum class counter_mistake {
    relaxed_unlock,         ///< a reader may not see what the writer wrote
    relaxed_unlock_shared,  ///< a writer may write what a reader is still reading
    last_reader_is_silent,  ///< it wakes no writer
    writer_wakes_one,       ///< of several readers that sleep
};

/// The readers-writer lock of the textbooks: a count of readers, or `writer`. Right, slow and unfair, but for
/// one mistake.
template <counter_mistake Mistake>
class counter_shared_mutex {
  public:
    void lock() {
        std::uint32_t seen = 0;
        while (!state_.compare_exchange_strong(
            seen, writer, std::memory_order_acquire, std::memory_order_relaxed)) {
            detail::futex_wait(state_, seen);
            seen = 0;
        }
    }

    void unlock() {
        state_.store(0, order_unless(counter_mistake::relaxed_unlock));
        detail::futex_wake(state_, Mistake == counter_mistake::writer_wakes_one ? 1 : detail::futex_all);
    }

    void lock_shared() {
        std::uint32_t seen = state_.load(std::memory_order_relaxed);
        for (;;) {
            if (seen == writer) {
                detail::futex_wait(state_, writer);
                seen = state_.load(std::memory_order_relaxed);
            } else if (state_.compare_exchange_strong(
                           seen, seen + 1, std::memory_order_acquire, std::memory_order_relaxed)) {
                return;
            }
        }
    }

    void unlock_shared() {
        const std::uint32_t before
            = state_.fetch_sub(1, order_unless(counter_mistake::relaxed_unlock_shared));
        if (before == 1 && Mistake != counter_mistake::last_reader_is_silent) {
            detail::futex_wake(state_, detail::futex_all);
        }
    }

  private:
    static constexpr std::uint32_t writer = 0xffff'ffff;

    static constexpr std::memory_order order_unless(counter_mistake m) {
        return Mistake == m ? std::memory_order_relaxed : std::memory_order_release;
    }

    detail::futex_word state_{0};
};

}  // namespace weaveproof::models

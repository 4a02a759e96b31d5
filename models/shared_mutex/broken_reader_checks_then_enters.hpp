#pragma once

#include <atomic>
#include <cstdint>

#include <weaveproof/detail/futex.hpp>

namespace weaveproof::models {

/// A reader looks whether a writer is inside and then counts itself, in two steps: a writer may get in
/// between.
class shared_mutex_reader_checks_then_enters {
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
        state_.fetch_and(~writer, std::memory_order_release);
        detail::futex_wake(state_, detail::futex_all);
    }

    void lock_shared() {
        for (std::uint32_t seen = 0; ((seen = state_.load(std::memory_order_acquire)) & writer) != 0;) {
            detail::futex_wait(state_, seen);
        }
        state_.fetch_add(reader, std::memory_order_acquire);
    }

    void unlock_shared() {
        state_.fetch_sub(reader, std::memory_order_release);
        detail::futex_wake(state_, detail::futex_all);
    }

  private:
    static constexpr std::uint32_t writer = 1;
    static constexpr std::uint32_t reader = 2;

    detail::futex_word state_{0};
};

}  // namespace weaveproof::models

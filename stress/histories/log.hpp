#pragma once

#include "histories/history.hpp"
#include "histories/stamp.hpp"

#include <atomic>
#include <cstddef>
#include <optional>
#include <vector>

namespace weaveproof::stress {

/// The calls that one thread makes in a round. It shares nothing with the other threads' logs, not even a cache line, and
/// its memory is there before the round; so to record costs two looks at the clock and no contention.
///
/// Written by its thread; read by others between rounds, or, as far as it has got, at any time.
template <class Specification>
class alignas(64) call_log {
  public:
    using call = typename Specification::call;

    call_log(thread_id thread, std::size_t capacity) : thread_(thread), calls_(capacity) {}

    /// Before a round.
    void clear() {
        begun_.store(0, std::memory_order_relaxed);
        returned_.store(0, std::memory_order_relaxed);
    }

    bool full() const { return begun_.load(std::memory_order_relaxed) == calls_.size(); }

    /// Calls `perform()`, which does `what`, and records it. Not when full.
    template <class Perform>
    auto record(const call& what, stamp_source clock, const Perform& perform) {
        const std::size_t i = begun_.load(std::memory_order_relaxed);
        calls_[i] = {thread_, what, std::nullopt, now(clock), 0};
        begun_.store(i + 1, std::memory_order_release);
        const auto result = perform();
        calls_[i].end = now(clock);
        calls_[i].result = result;
        returned_.store(i + 1, std::memory_order_release);
        return result;
    }

    /// What has been recorded so far.
    void append_to(std::vector<observed_call<Specification>>& all) const {
        const std::size_t begun = begun_.load(std::memory_order_acquire);
        const std::size_t returned = returned_.load(std::memory_order_acquire);
        for (std::size_t i = 0; i < begun; ++i) {
            const observed_call<Specification>& from = calls_[i];
            if (i < returned) {
                all.push_back(from);
            } else {
                all.push_back({from.thread, from.what, std::nullopt, from.begin, 0});
            }
        }
    }

  private:
    const thread_id thread_;
    std::vector<observed_call<Specification>> calls_;
    std::atomic<std::size_t> begun_{0};
    std::atomic<std::size_t> returned_{0};
};

}  // namespace weaveproof::stress

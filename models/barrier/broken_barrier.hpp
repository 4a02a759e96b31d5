#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <weaveproof/detail/futex.hpp>

namespace weaveproof::models {

enum class barrier_mistake {
    resets_after_opening,     ///< an arrival of the next phase is lost
    arrives_relaxed,          ///< what was done before is not visible to the completion function
    opens_relaxed,            ///< what was done before is not visible to who waits
    completes_after_opening,  ///< the completion function runs beside the next phase
    wakes_one,                ///< of those who wait
    reads_the_phase_late,     ///< after it has arrived, when the phase may be over
    drops_late,               ///< after it has arrived, when the next phase may have begun
    looks_again               ///< whether somebody sleeps, when those who waited may have destroyed it
};

/// A barrier, right but for one mistake.
template <class CompletionFunction, barrier_mistake Mistake>
class broken_barrier {
    using enum barrier_mistake;

  public:
    using arrival_token = std::uint32_t;

    explicit broken_barrier(std::ptrdiff_t expected, CompletionFunction completion = CompletionFunction())
        : left_(static_cast<std::uint32_t>(expected)), expected_(static_cast<std::uint32_t>(expected)),
          completion_(std::move(completion)) {}

    arrival_token arrive(std::ptrdiff_t update = 1) {
        const auto n = static_cast<std::uint32_t>(update);
        const std::uint32_t phase = phase_.load(std::memory_order_relaxed);
        constexpr auto order
            = Mistake == arrives_relaxed ? std::memory_order_relaxed : std::memory_order_acq_rel;
        if (left_.fetch_sub(n, order) == n) {
            open_next_phase();
        }
        return Mistake == reads_the_phase_late ? phase_.load(std::memory_order_relaxed) : phase;
    }

    void wait(arrival_token&& token) const {
        while (phase_.load(std::memory_order_acquire) == token) {
            detail::futex_wait(phase_, token);
        }
    }

    void arrive_and_wait() { wait(arrive()); }

    void arrive_and_drop() {
        if constexpr (Mistake == drops_late) {
            static_cast<void>(arrive());
            expected_.fetch_sub(1, std::memory_order_relaxed);
        } else {
            expected_.fetch_sub(1, std::memory_order_relaxed);
            static_cast<void>(arrive());
        }
    }

  private:
    void open_next_phase() {
        if (Mistake != completes_after_opening) {
            completion_();
        }
        if (Mistake != resets_after_opening) {
            left_.store(expected_.load(std::memory_order_relaxed), std::memory_order_relaxed);
        }
        phase_.fetch_add(1, Mistake == opens_relaxed ? std::memory_order_relaxed : std::memory_order_release);
        if (Mistake == resets_after_opening) {
            left_.store(expected_.load(std::memory_order_relaxed), std::memory_order_relaxed);
        }
        if (Mistake == completes_after_opening) {
            completion_();
        }
        if (Mistake == looks_again && expected_.load(std::memory_order_relaxed) == 0) {
            return;
        }
        detail::futex_wake(phase_, Mistake == wakes_one ? 1 : detail::futex_all);
    }

    detail::futex_word phase_{0};
    std::atomic<std::uint32_t> left_;
    std::atomic<std::uint32_t> expected_;
    CompletionFunction completion_;
};

/// The same as a template of the completion function alone.
template <barrier_mistake Mistake>
struct broken {
    template <class CompletionFunction>
    using barrier = broken_barrier<CompletionFunction, Mistake>;
};

}  // namespace weaveproof::models

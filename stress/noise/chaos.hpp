#pragma once

#include "harness/worker.hpp"

#include <atomic>
#include <cstdint>
#include <span>
#include <thread>

#include <sys/types.h>

namespace weaveproof::stress {

/// What happens to a process from outside, at random, while it lives: signals whose handler does nothing and that
/// interrupt system calls (no SA_RESTART); threads moved from core to core, all of them onto one, or apart; priorities
/// changed, as far as that is allowed; and a system clock that jumps, to and fro, by up to half an hour.
///
/// A signal mends a lost wakeup, as it wakes who sleeps. So every other operation of a thread, on the average, is spared.
class chaos {
  public:
    /// A thread that it happens to.
    struct victim {
        std::atomic<pid_t> thread{0};  ///< its thread id; 0 when it has not begun or has ended
        const worker* self = nullptr;
    };

    /// The victims outlive this.
    chaos(std::uint64_t seed, std::span<const victim> victims, bool clock_jumps);
    /// Afterwards the clock is right again. Waits until no signal will be sent any more.
    ~chaos();
    chaos(const chaos&) = delete;
    chaos& operator=(const chaos&) = delete;

    /// How often something has happened so far.
    std::uint64_t events() const { return events_.load(std::memory_order_relaxed); }

  private:
    void go_on(std::uint64_t seed);

    const std::span<const victim> victims_;
    const bool clock_jumps_;
    std::atomic<std::uint64_t> events_{0};
    std::atomic<bool> over_{false};
    std::thread thread_;
};

}  // namespace weaveproof::stress

#pragma once

#include <chrono>
#include <cstdint>

namespace weaveproof::stress {

/// How a run is to be made.
struct options {
    std::chrono::duration<double> duration{2.0};  ///< for one primitive; its scenarios share it
    unsigned threads = 4;                         ///< at least 2: alone, no thread contends
    std::uint64_t seed = 0;                       ///< of every random choice that the workers make
    /// How long one operation may take before the watchdog calls it stuck. Nothing in a scenario takes that long by
    /// itself, so it only has to outlast the worst a loaded machine does to a thread that is ready to run.
    std::chrono::duration<double> patience{30.0};
    bool clock_jumps = true;  ///< whether the system clock does, while the workers run
    bool recorded = true;  ///< false in the child process of a broken twin, whose parent records what it saw

    /// Reads WEAVEPROOF_STRESS_SECONDS, WEAVEPROOF_STRESS_THREADS, WEAVEPROOF_STRESS_SEED and
    /// WEAVEPROOF_STRESS_PATIENCE (seconds). By default there are twice as many threads as cores, but 4 to 16, so that
    /// the holder of a lock is often not running; and the seed is a fresh one.
    /// Throws std::invalid_argument on a value that is not a number in range.
    static options from_environment();

    /// The options for one of `count` scenarios that share the duration.
    options share(unsigned count) const {
        options result = *this;
        result.duration /= count;
        return result;
    }
};

}  // namespace weaveproof::stress

#pragma once

#include <chrono>

namespace weaveproof::models {

/// A clock that the kernel does not know, at half the speed of the steady clock: a wait that was estimated on
/// the steady clock ends too early, and must go another round.
struct half_speed_clock {
    using duration = std::chrono::nanoseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<half_speed_clock>;
    static constexpr bool is_steady = true;

    static time_point now() noexcept {
        return time_point(std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()) / 2);
    }
};

/// A timeout. Time is virtual: it costs nothing to wait, and any wait may last so long.
inline constexpr std::chrono::seconds a_while{1};

/// So far off that it is no deadline.
inline constexpr std::chrono::hours forever = std::chrono::hours::max();

}  // namespace weaveproof::models

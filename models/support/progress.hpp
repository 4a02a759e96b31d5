#pragma once

#include <array>
#include <cstddef>
#include <thread>

#include "weaveproof/progress.hpp"

namespace weaveproof::models {

/// Runs `attempt` in this thread while each of the others, in a thread of its own, may be paused for ever at any point. Where `attempt`
/// depends on one that is, it is a deadlock or a livelock.
template <class Attempt, class... Others>
void whoever_is_paused(Attempt attempt, Others... others) {
    std::array<std::thread, sizeof...(Others)> threads{std::thread([others] {
        const may_be_paused here;
        others();
    })...};
    attempt();
    for (std::thread& each : threads) {
        each.join();
    }
}

}  // namespace weaveproof::models

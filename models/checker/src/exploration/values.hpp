// What read-modify-writes compute.
#pragma once

#include <cstdint>

#include "graph/event.hpp"

namespace weaveproof::exploration {

// Which waiters a wake takes, and a requeue moves: `choice` is a number below choices().
struct taken_waiters {
    std::uint64_t woken = 0;
    std::uint64_t moved = 0;
};
taken_waiters waiters_taken(const graph::action&, std::uint64_t old, std::uint32_t choice);

// How many results the read-modify-write may have.
std::uint32_t choices(const graph::action&, std::uint64_t old);

// The value that the read-modify-write leaves where it read `old`.
std::uint64_t updated(const graph::action&, std::uint64_t old, std::uint32_t choice);

}  // namespace weaveproof::exploration

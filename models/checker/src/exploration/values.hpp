// What read-modify-writes compute.
#pragma once

#include <cstdint>

#include "graph/event.hpp"

namespace weaveproof::exploration {

// How many results a `take` of `n` of the bits set in `old` may have: which waiters a wake takes.
std::uint32_t choices(const graph::action&, std::uint64_t old);

// The value that the read-modify-write leaves where it read `old`.
std::uint64_t updated(const graph::action&, std::uint64_t old, std::uint32_t choice);

}  // namespace weaveproof::exploration

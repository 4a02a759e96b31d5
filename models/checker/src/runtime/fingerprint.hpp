#pragma once

#include <cstdint>

#include "graph/event.hpp"

namespace weaveproof::runtime {

// Equal for two moments at which the thread would do the same from here on, as far as it depends on itself.
std::uint64_t fingerprint(graph::thread_id);

}  // namespace weaveproof::runtime

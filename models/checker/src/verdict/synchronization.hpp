// Which releases an event synchronizes with [intro.races, atomics.fences, thread.thread.constr].
#pragma once

#include <vector>

#include "graph/execution_graph.hpp"

namespace weaveproof::diagnosis {

// In other threads than the event's own, and less those that happen before another of them: with so many edges
// happens-before is what it is, and a picture of it can be read.
[[nodiscard]] std::vector<graph::event_id> synchronizes_with(const graph::execution_graph&, graph::event_id);

}  // namespace weaveproof::diagnosis

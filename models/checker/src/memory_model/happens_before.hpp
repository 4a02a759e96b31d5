// Happens-before of C++20 by vector clocks, and coherence by way of it. Every model uses these clocks: data races are
// defined by them whichever graphs are allowed.
#pragma once

#include "graph/execution_graph.hpp"

namespace weaveproof::memory_model {

// Release sequences are [W];(rf;rmw)* [intro.races, C++20]; fences synchronize as in [atomics.fences].
void update_happens_before(graph::execution_graph&, graph::event_id e);

// The least position in the modification order of e's location that is not hidden from e by a write, or a read of a write,
// that is in the clock. (Coherence: CoRR, CoWR, CoRW and CoWW in one.)
std::uint32_t least_visible_position(
    const graph::execution_graph&, graph::event_id e, const graph::clock_value* clock);

// Whether the event has no successor, neither in program order nor in (rf ∪ mo ∪ fr): then it closes no cycle.
bool is_maximal(const graph::execution_graph&, graph::event_id);

}  // namespace weaveproof::memory_model

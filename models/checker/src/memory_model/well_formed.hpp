// Whether a graph that comes from outside is an execution: the search builds none that is not.
#pragma once

#include <string>

#include "memory_model/memory_model.hpp"

namespace weaveproof::memory_model {

// Sets the clocks of all events, which need not be set before, and says what is wrong with the graph, or nothing. Its links (program
// order, modification order, places) are taken as consistent in themselves, its events as anything.
[[nodiscard]] std::string defect(graph::execution_graph&, const model&);

}  // namespace weaveproof::memory_model

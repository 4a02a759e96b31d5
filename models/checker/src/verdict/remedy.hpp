// Which memory orders would forbid an execution.
#pragma once

#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "graph/execution_graph.hpp"

namespace weaveproof::diagnosis {

// Events, of a read-modify-write its read, and the order that each would need: without any one of them the execution stays possible,
// and so it does with a weaker one. Empty: no orders forbid it, it is an interleaving.
using stronger_orders = std::vector<std::pair<graph::event_id, graph::order>>;

// Tries out orders of the events for which may_change() holds, against the axioms of C++20. None: there are no weaker orders than
// seq_cst among them, or too many to be tried.
[[nodiscard]] std::optional<stronger_orders> find_remedy(
    const graph::execution_graph&, const std::function<bool(graph::event_id)>& may_change);

}  // namespace weaveproof::diagnosis

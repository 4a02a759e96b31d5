// What the events of a graph are called.
#pragma once

#include <string>
#include <string_view>

#include "graph/execution_graph.hpp"
#include "runtime/violation.hpp"
#include "weaveproof/counterexample.hpp"

namespace weaveproof::diagnosis {

// "load", "fetch_add", "compare_exchange" …, as the members of std::atomic are called.
[[nodiscard]] std::string_view operation_name(const graph::event&, bool compare_exchange);

[[nodiscard]] std::string_view name_of(graph::order);

// "relaxed" …; empty for what has no order.
[[nodiscard]] std::string_view order_name(const graph::execution_graph&, graph::event_id);

[[nodiscard]] counterexample::event_kind kind_of(
    const graph::execution_graph&, graph::event_id, const runtime::event_record&);

// The write of a read-modify-write, given its read; no_event if it does not write.
[[nodiscard]] graph::event_id write_of(const graph::execution_graph&, graph::event_id read);

}  // namespace weaveproof::diagnosis

// Which execution graphs are allowed. One file per model: cpp20.cpp, sc.cpp, tso.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "graph/execution_graph.hpp"

namespace weaveproof::memory_model {

enum class kind : std::uint8_t { cpp20, sc, tso };

std::optional<kind> from_name(std::string_view);  // "c++20", "sc", "tso"
std::string_view name(kind);

class model {
  public:
    virtual ~model() = default;

    // Sets the clocks of event e from those of its program-order predecessor and of what it reads from.
    virtual void update_clocks(graph::execution_graph&, graph::event_id e) const = 0;
    // The least position in modification order that e may read from, or that e, a write, may come after.
    [[nodiscard]] virtual std::uint32_t least_position(
        const graph::execution_graph&, graph::event_id e) const = 0;
    // The axioms that are not coherence or atomicity, which the search sees to; `changed` is the event that is new or reads
    // from another write than when the graph was last found consistent.
    [[nodiscard]] virtual bool consistent(const graph::execution_graph&, graph::event_id changed) const = 0;
};

std::unique_ptr<model> make(kind);

}  // namespace weaveproof::memory_model

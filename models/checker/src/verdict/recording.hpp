// A violating execution in a form that a later run of the same program can follow.
#pragma once

#include <optional>
#include <string>

#include "graph/execution_graph.hpp"
#include "weaveproof/options.hpp"

namespace weaveproof::diagnosis {

// The graph as JSON text. Addresses in it are those of this process; the text says where the program lay.
[[nodiscard]] std::string record(const graph::execution_graph&, consistency);

// The graph in such a text, with its addresses moved to where the program lies now; `model` becomes the one
// that it was found under. If the text is damaged, or comes from another build of the program: nothing, and
// `error` is one sentence.
[[nodiscard]] std::optional<graph::execution_graph> parse_recording(
    const std::string& text, consistency& model, std::string& error);

// The same for the recording within a report, as to_json() writes it.
[[nodiscard]] std::optional<graph::execution_graph> load_recording(
    const std::string& path, consistency& model, std::string& error);

}  // namespace weaveproof::diagnosis

// A violating execution in a form that a later run of the same program can follow.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/replay.hpp"
#include "runtime/violation.hpp"
#include "verdict/order.hpp"
#include "weaveproof/check.hpp"

namespace weaveproof::diagnosis {

struct recording {
    search_identity search;
    std::string kind;  // of the violation
    runtime::recorded_execution execution;
    bool is_of_another_model = false;  // in this program: the execution is not read
    std::vector<std::string> notes;    // sentences: what has changed since, and is no reason not to go on
};

// The execution of the violation, to be run again in the order in which it is told.
[[nodiscard]] runtime::recorded_execution as_told(const runtime::violation&, const std::vector<told>&);

// The execution, with the kind of its violation, as JSON text. Addresses in it are those of this process; the text says where the
// program lay.
[[nodiscard]] std::string record(
    const runtime::recorded_execution&, std::string_view kind, const search_identity&);

// The execution in such a text, with its addresses moved to where the program lies now; of `into` the options become those that
// decide what there is to explore. If the text is damaged, is no execution, or comes from another build of the program: nothing, and
// `error` is one sentence.
[[nodiscard]] std::optional<recording> parse_recording(
    const std::string& text, const search_identity& now, options& into, std::string& error);

// The same for the recording within a report, as to_json() writes it.
[[nodiscard]] std::optional<recording> load_recording(
    const std::string& path, const search_identity& now, options& into, std::string& error);

}  // namespace weaveproof::diagnosis

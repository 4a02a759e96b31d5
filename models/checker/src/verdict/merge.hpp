// The reports of all shards of a search make one of the search.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "weaveproof/check.hpp"

namespace weaveproof::diagnosis {

struct named_report {
    std::string file;
    weaveproof::report report;
};

// None: they are not those of all shards of one search, each there once; `errors` says what is wrong, in one line for each
// thing.
[[nodiscard]] std::optional<report> merge(
    const std::vector<named_report>& reports, std::vector<std::string>& errors);

}  // namespace weaveproof::diagnosis

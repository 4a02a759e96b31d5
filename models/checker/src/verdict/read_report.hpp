// Reports as files, read again.
#pragma once

#include <optional>
#include <string>

#include "weaveproof/check.hpp"

namespace weaveproof::diagnosis {

// What to_json() wrote. None: `error` says in one sentence why it is no such report.
[[nodiscard]] std::optional<report> parse_report(const std::string& text, std::string& error);

}  // namespace weaveproof::diagnosis

#pragma once

#include <optional>
#include <string>

#include "weaveproof/check.hpp"

namespace weaveproof::tool {

// The report in a file; if it cannot be read, nothing, and `error` is one sentence that names the file.
[[nodiscard]] std::optional<report> read_report_file(const std::string& file, std::string& error);

}  // namespace weaveproof::tool

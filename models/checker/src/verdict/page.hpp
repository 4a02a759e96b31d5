// A report as one HTML file that needs nothing else: no network, no files beside it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace weaveproof::diagnosis {

// Text between tags or in a quoted attribute, so that it is nothing but text.
[[nodiscard]] std::string escape_html(std::string_view);

// JSON inside of a script element: it ends no element and begins none, whatever its strings hold.
[[nodiscard]] std::string escape_json_in_html(std::string_view json);

// The file as a URL, at the step if it is not 0: "file:///tmp/a%20b.html#step-7".
[[nodiscard]] std::string file_url(const std::filesystem::path&, std::size_t step = 0);

}  // namespace weaveproof::diagnosis

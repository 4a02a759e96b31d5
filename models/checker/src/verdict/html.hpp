// What every HTML page needs: text that stays text, and addresses.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace weaveproof::diagnosis {

// Text between tags or in a quoted attribute, so that it is nothing but text; of XML too.
[[nodiscard]] std::string escape_html(std::string_view);

// JSON inside of a script element: it ends no element and begins none, whatever its strings hold.
[[nodiscard]] std::string escape_json_in_html(std::string_view json);

// A path as a part of an address: all but letters, digits and -._~/ become %XX.
[[nodiscard]] std::string percent_encode(std::string_view path);

// What leads to a step in a page: "#step-7"; nothing for 0.
[[nodiscard]] std::string step_fragment(std::size_t step);

// The file as a URL, at the step if it is not 0: "file:///tmp/a%20b.html#step-7".
[[nodiscard]] std::string file_url(const std::filesystem::path&, std::size_t step = 0);

}  // namespace weaveproof::diagnosis

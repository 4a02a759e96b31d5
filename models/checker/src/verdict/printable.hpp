#pragma once

#include <string>
#include <string_view>

namespace weaveproof::diagnosis {

// Text from a file that nobody vouches for, fit to be part of a message: without control characters, and not long.
[[nodiscard]] std::string printable(std::string_view);

}  // namespace weaveproof::diagnosis

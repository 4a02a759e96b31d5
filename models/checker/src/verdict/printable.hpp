#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace weaveproof::diagnosis {

// Text from a file that nobody vouches for, fit to be part of a message: without control characters, and not longer than so many bytes.
[[nodiscard]] std::string printable(std::string_view, std::size_t most = 160);

}  // namespace weaveproof::diagnosis

#include "status.hpp"

#include <array>
#include <cstddef>

namespace weaveproof::verify {

std::string_view to_string(status value) {
    constexpr std::array<std::string_view, 5> names
        = {"holds", "inconclusive", "incomplete", "unusable", "violated"};
    return names.at(static_cast<std::size_t>(value));
}

int exit_code(status value) {
    constexpr std::array<int, 5> codes = {0, 3, 2, 2, 1};
    return codes.at(static_cast<std::size_t>(value));
}

}  // namespace weaveproof::verify

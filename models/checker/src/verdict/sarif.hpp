#pragma once

#include <string>
#include <vector>

#include "weaveproof/check.hpp"

namespace weaveproof::diagnosis {

struct named_result {
    std::string name;
    report found;
};

// One SARIF log; what holds has no result in it.
[[nodiscard]] std::string to_sarif(const std::vector<named_result>&);

}  // namespace weaveproof::diagnosis

// How an execution ended, if not by itself.
#pragma once

#include <optional>
#include <string>

#include "runtime/violation.hpp"

namespace weaveproof::runtime {

struct outcome {
    std::optional<runtime::violation> violation;
    std::string refused;  // not empty: why the model cannot be checked
    raw_stack refused_at;
};
extern outcome ended;

}  // namespace weaveproof::runtime

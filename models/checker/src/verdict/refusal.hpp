// Where in the program something is that cannot be checked.
#pragma once

#include <string>

#include "runtime/violation.hpp"

namespace weaveproof::diagnosis {

// " (queue.cpp:42, in push(int))", the innermost frame in code of the user's; empty if there is none that is known.
[[nodiscard]] std::string where_text(const runtime::raw_stack&);

}  // namespace weaveproof::diagnosis

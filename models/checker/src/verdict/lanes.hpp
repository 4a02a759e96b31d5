// The events of a counterexample, one line for each in a column for its thread.
#pragma once

#include <string>

#include "weaveproof/counterexample.hpp"

namespace weaveproof::diagnosis {

// Events that are folded are left out unless `all` is set. Empty if there is no event to show.
[[nodiscard]] std::string lanes(const counterexample&, bool all, bool color);

}  // namespace weaveproof::diagnosis

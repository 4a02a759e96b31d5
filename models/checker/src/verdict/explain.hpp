#pragma once

#include <string>

#include "weaveproof/counterexample.hpp"

namespace weaveproof::diagnosis {

// Sets the message, to the first line of `text` where that says it, and the explanation, of which its other lines are
// part.
void explain(counterexample&, const std::string& text);

}  // namespace weaveproof::diagnosis

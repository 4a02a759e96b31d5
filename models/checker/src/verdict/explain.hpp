#pragma once

#include <string>

#include "weaveproof/counterexample.hpp"

namespace weaveproof::diagnosis {

// Sets the message, to `text` where that says it, and the explanation.
void explain(counterexample&, const std::string& text);

}  // namespace weaveproof::diagnosis

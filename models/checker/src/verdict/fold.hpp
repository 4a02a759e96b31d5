#pragma once

#include "weaveproof/counterexample.hpp"

namespace weaveproof::diagnosis {

// Marks the events that explain nothing as folded: begins and ends of threads, and where the violation has a
// place, what that place does not depend on by program order and reads-from. What is folded already stays so.
void fold(counterexample&);

}  // namespace weaveproof::diagnosis

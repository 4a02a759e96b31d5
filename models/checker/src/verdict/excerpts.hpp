// The source that a counterexample is about, to be kept with it.
#pragma once

#include "weaveproof/counterexample.hpp"

namespace weaveproof::diagnosis {

// Fills in `sources`: of each file that a frame not internal leads to, all of it if it is not long, else the lines that frames
// lead to and those around them.
void add_sources(counterexample&);

}  // namespace weaveproof::diagnosis

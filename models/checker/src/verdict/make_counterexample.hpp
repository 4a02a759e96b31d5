// From a violation as the runtime saw it, in numbers and addresses, to one that a person can read.
#pragma once

#include "runtime/violation.hpp"
#include "weaveproof/counterexample.hpp"

namespace weaveproof::diagnosis {

[[nodiscard]] counterexample make_counterexample(const runtime::violation&);

}  // namespace weaveproof::diagnosis

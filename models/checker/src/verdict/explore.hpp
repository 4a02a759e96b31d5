// From a callable to a report.
#pragma once

#include "verdict/summary.hpp"
#include "weaveproof/check.hpp"

namespace weaveproof::diagnosis {

// As check(); shows its progress, if `progress` is given, and treats the body as the main() of a program if
// it is one.
[[nodiscard]] report explore(detail::body, const options&, progress_line* progress, bool whole_program);

}  // namespace weaveproof::diagnosis

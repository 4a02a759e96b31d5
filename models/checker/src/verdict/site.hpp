// Where in the source a violation is, for what shows source files: code review, editors, CI.
#pragma once

#include <string>

#include "weaveproof/counterexample.hpp"

namespace weaveproof::diagnosis {

// The line to look at first: that of the worst place, of the first thread that waits for ever, or of the last event. Null: none is
// known.
[[nodiscard]] const counterexample::frame* site_of_violation(const counterexample&);

// The path from the root of the project (GITHUB_WORKSPACE, or else the working directory) if the file lies in it, else the path as
// it is.
[[nodiscard]] std::string path_in_project(const std::string& file);

}  // namespace weaveproof::diagnosis

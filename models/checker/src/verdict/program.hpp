// A whole program that is checked: its options, what it says, its exit code.
#pragma once

#include "weaveproof/check.hpp"

namespace weaveproof::diagnosis {

// Explores `main_function` under the options in WEAVEPROOF_OPTIONS, says on standard error what was found,
// writes the files that the options ask for, and returns the exit code of the program. Options that cannot be
// understood, and files that cannot be written, are 2; the list of options (help=1) is 0, and then nothing is
// run.
[[nodiscard]] int check_program(detail::body main_function, const char* program_name);

}  // namespace weaveproof::diagnosis

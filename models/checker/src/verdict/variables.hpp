// Names of variables and of the parts of them, from DWARF.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <elfutils/libdwfl.h>

#include "verdict/symbolize.hpp"

namespace weaveproof::diagnosis {

// The global or static variable of this module that `address` (of the running process) lies in, and the part
// of it.
std::optional<std::string> global_variable(Dwfl_Module*, std::uint64_t address);

// The variable of the function at frame.pc that `address` lies in; variables of functions inlined into it
// count as its own.
std::optional<std::string> local_variable(Dwfl_Module*, std::uint64_t address, const live_frame& frame);

}  // namespace weaveproof::diagnosis

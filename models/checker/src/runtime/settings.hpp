// What the hooks need to know of the options.
#pragma once

#include <cstdint>

namespace weaveproof::runtime {

struct settings {
    bool spurious_wakeups = false;
    bool leaks = true;
    bool whole_program = false;
};
extern settings current_settings;

}  // namespace weaveproof::runtime

#pragma once

#include <string>

namespace weaveproof::tool {

struct show_options {
    std::string file;
    bool all = false;  // every event and every stack
};

// Prints a report as the program that made it did. Returns the exit code.
[[nodiscard]] int show(const show_options&);

}  // namespace weaveproof::tool

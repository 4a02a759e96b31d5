#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace weaveproof::diagnosis {

// Where a program or a library lies in memory, and which build of it this is.
struct module_image {
    std::string name;  // of a library: its path; of the program: empty
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    std::string build_id;  // in hexadecimal; empty if the linker made none
};

// The program first, then its libraries.
[[nodiscard]] std::vector<module_image> modules_of_this_process();

}  // namespace weaveproof::diagnosis

// Programs that the search, or the oracle, once got wrong: one file for each, a program as parse_program takes it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "program.hpp"

namespace weaveproof::test {

struct regression {
    std::string name;  // of the file, without its ending
    program what;
};

// In the order of their names. Throws where the directory or a program cannot be read.
std::vector<regression> load_regressions(const std::filesystem::path& directory);

// Returns the path of the file, which is named after the program, so that one program is kept once.
std::filesystem::path keep_regression(const std::filesystem::path& directory, const program&);

}  // namespace weaveproof::test

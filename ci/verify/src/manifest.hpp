#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace weaveproof::verify {

/// An evidence executable, as the build registered it.
struct executable {
    std::string target;  ///< name of the CMake target
    std::string room;    ///< top-level directory that it comes from: "models", "property-tests", "stress"
    std::filesystem::path file;  ///< what to run
};

/// What there is to verify, written by CMake to `<build>/evidence.json`.
struct manifest {
    std::vector<std::string>
        primitives;  ///< that must have every kind of evidence, in the order of the table
    std::vector<executable> executables;
};

/// Throws std::runtime_error, which names the file and what is wrong with it.
manifest load_manifest(const std::filesystem::path& file);

}  // namespace weaveproof::verify

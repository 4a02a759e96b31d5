// Many random programs, each compared under some memory models; a program that fails is made as small as it can be.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "axioms.hpp"
#include "compare.hpp"
#include "program.hpp"

namespace weaveproof::test {

inline constexpr axioms every_model[] = {axioms::cpp20, axioms::sc, axioms::tso};

const char* name_of(axioms);  // "c++20", "sc", "tso"

struct campaign {
    std::uint64_t seed = 0;
    int count = 1000;                              // programs
    std::span<const axioms> models = every_model;  // each program is compared under all of them
    std::size_t most_graphs = 20'000;              // of the oracle, on the way; a larger program is skipped
    std::function<void(const program&)> before = {};
    // Not called for what is tried in making a program smaller.
    std::function<void(const program&, axioms, const comparison&)> after = {};
};

struct failure {
    program smallest;
    axioms model = axioms::cpp20;
    std::string difference;
};

// The first failure, if there is one.
std::optional<failure> run(const campaign&);

}  // namespace weaveproof::test

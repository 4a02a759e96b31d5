// Random programs for RapidCheck, which also shrinks them.
#pragma once

#include <rapidcheck.h>

#include "program.hpp"

namespace weaveproof::test {

struct program_shape {
    std::uint32_t most_threads = 4;
    std::uint32_t most_instructions = 10;  // in all threads
    std::uint32_t locations = 2;
    bool blocking = true;  // await and lock
};

rc::Gen<program> random_program(program_shape = {});

}  // namespace weaveproof::test

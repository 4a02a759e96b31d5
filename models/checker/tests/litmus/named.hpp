// The litmus tests that the literature knows by name, with the verdict of each memory model.
#pragma once

#include <cstdint>
#include <span>

namespace weaveproof::test {

enum class can : std::uint8_t { happen, never };

struct litmus {
    const char* name;
    const char* program;  // as parse_program takes it
    const char* outcome;  // "0:r1=1 1:r2=0 x=2": registers of threads, and last values of locations
    can cpp20, sc, tso;
};

std::span<const litmus> named_litmus_tests();

}  // namespace weaveproof::test

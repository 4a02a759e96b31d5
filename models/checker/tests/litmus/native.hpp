// The litmus tests of named.hpp as the code that people write. What is asked of each, and what the answer is, stands there.
#pragma once

#include <atomic>
#include <cstddef>
#include <span>

namespace weaveproof::test {

inline constexpr std::size_t most_litmus_threads = 4;

struct native_litmus {
    const char* name;                             // as in named.hpp
    void (*threads[most_litmus_threads])() = {};  // null: there are fewer
};

std::span<const native_litmus> native_litmus_tests();

// What they work on: the locations, and the registers of each thread.
extern std::atomic<int> x, y, z;
extern int r[most_litmus_threads][4];

}  // namespace weaveproof::test

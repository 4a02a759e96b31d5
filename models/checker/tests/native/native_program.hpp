// A program of tests/support/program.hpp as native code: std::thread, std::atomic, std::atomic_thread_fence and choose().
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "program.hpp"

namespace weaveproof::test {

inline constexpr std::size_t most_native_threads = 4;
inline constexpr std::size_t most_native_locations = 4;

struct native_state {
    std::array<std::atomic<std::uint64_t>, most_native_locations> locations{};
    std::array<std::array<std::uint64_t, 4>, most_native_threads> registers{};
};

// Creates all threads, then joins them, as the interpreter's main does. `await` and `lock` spin.
void run_natively(const program&, native_state&);

}  // namespace weaveproof::test

// The sizes that atomic objects may have: those of the values that the search knows.
#pragma once

#include <string>

#include "runtime/engine.hpp"

namespace weaveproof::runtime {

constexpr bool is_atomic_size(std::size_t size) {
    return size == 1 || size == 2 || size == 4 || size == 8;
}

[[noreturn]] inline void refuse_size(std::size_t size, std::uint64_t site) {
    refuse("an atomic operation on " + std::to_string(size)
            + " bytes is not supported: make it 1, 2, 4 or 8, or use a mutex",
        site);
}

}  // namespace weaveproof::runtime

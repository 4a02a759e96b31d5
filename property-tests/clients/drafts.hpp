#pragma once

#include <cstdint>
#include <vector>

namespace weaveproof::clients {

/// The numbers that a program is made from: what a property-test library makes, and shrinks.
struct draft {
    using row = std::vector<std::uint32_t>;
    row objects;
    std::vector<std::vector<row>> threads;
};

/// A random draft of two to four threads with few calls each, within a case of a property; it shrinks.
draft any_draft();

/// Ends the case without a result: another is tried instead.
[[noreturn]] void discard();

}  // namespace weaveproof::clients

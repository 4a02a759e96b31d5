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

/// How large the programs are.
enum class size {
    usual,  ///< two to four threads, with one to four calls each
    small,  ///< two threads with one or two calls, or three with one: for objects of which each call has many steps
    pair,  ///< two threads with one call each
    alone  ///< one thread with one or two calls: for objects that have threads of their own
};

/// A random draft, within a case of a property; it shrinks.
draft any_draft(size);

/// Ends the case without a result: another is tried instead.
[[noreturn]] void discard();

}  // namespace weaveproof::clients

// Every consistent graph of a small program, by trying everything.
#pragma once

#include <set>
#include <string>

#include "axioms.hpp"

namespace weaveproof::test {

// The graphs in which every thread has come to its end, and those in which each of the others waits (await, lock) and the last
// write in modification order does not let it go on; in canonical form.
struct enumeration {
    std::set<std::string> complete;
    std::set<std::string> deadlocked;
    bool too_large = false;  // more than `most` graphs on the way: given up
};

enumeration enumerate(const program&, axioms, std::size_t most, const axiom_set& which = {});

}  // namespace weaveproof::test

// The search and the oracle, side by side.
#pragma once

#include <string>

#include "axioms.hpp"

namespace weaveproof::test {

struct comparison {
    bool skipped = false;    // the program has too many graphs for the oracle
    std::string difference;  // empty: the same graphs, each visited once
    std::uint64_t graphs = 0;
    std::uint64_t blocked = 0;
};

comparison compare(const program&, axioms, std::size_t most_graphs, const axiom_set& which = {});

}  // namespace weaveproof::test

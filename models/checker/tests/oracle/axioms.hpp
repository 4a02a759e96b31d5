// The memory models as axioms over whole graphs, by boolean matrices and nothing clever. Shares no code with the search.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "program.hpp"

namespace weaveproof::test {

// One event of a graph. A read-modify-write that writes is one event that reads and writes. A choice touches no memory.
struct node {
    std::uint32_t thread = 0;
    bool reads = false, writes = false, fence = false, chooses = false;
    order with = order::relaxed;
    std::uint32_t location = 0;
    std::uint64_t read = 0, written = 0;  // read: what a choice chose, too
    int source = -1;                      // of a read: a node; -1: the initial write
};

// Nodes in an order in which po ∪ rf goes forward; modification order by location, oldest first.
struct oracle_graph {
    std::vector<node> nodes;
    std::vector<std::vector<int>> modification_order;
    // The nodes of a thread are those with its number, in the order of `nodes`.
    [[nodiscard]] std::string canonical(std::uint32_t threads) const;
};

enum class axioms : std::uint8_t { cpp20, sc, tso };

// The parts of a model, so that a test can leave one out and see that this is noticed.
struct axiom_set {
    bool coherence
        = true;  // and atomicity: as a read-modify-write is one event, fr;mo may not lead from it to itself
    bool global_order = true;  // psc acyclic; po ∪ rf ∪ mo ∪ fr acyclic; the store buffer's order
};

bool consistent(const oracle_graph&, axioms, const axiom_set& which = {});

}  // namespace weaveproof::test

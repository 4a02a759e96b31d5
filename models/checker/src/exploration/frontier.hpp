// A part of a search, named by numbers alone: to hand it to another process, or to go on with it after this one has ended.
#pragma once

#include <cstdint>
#include <vector>

#include "graph/event.hpp"

namespace weaveproof::exploration {

// The search is a tree: its nodes are the graphs that the search begins to run (the root: the empty one), and the children of a
// node are the alternatives that it leaves behind, numbered in the order in which they were met. That order is the same in
// every run of the program, whatever its addresses are.
struct frontier {
    std::vector<std::uint32_t> path;  // the child taken at the root, at that child, and so on
    // For each node on the path, the root first and the last node too: its children that are yet to be visited. Children are
    // visited from the highest number down, so each is lower than the child on the path. Empty: the whole search.
    std::vector<std::vector<std::uint32_t>> pending;

    // What the numbers depend on: where loops have been seen to spin, and how threads are numbered.
    struct thread {
        graph::thread_id parent;
        std::uint32_t child_index;
    };
    std::vector<std::uint64_t> spin_sites;
    std::vector<thread> threads;  // the initial thread first
};

}  // namespace weaveproof::exploration

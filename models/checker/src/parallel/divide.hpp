// A search in disjoint parts that are the same wherever and however often they are made.
#pragma once

#include <optional>

#include "parallel/plan.hpp"

namespace weaveproof::parallel {

// Runs the nodes nearest to the root, until there are enough below them to be dealt out, and says what is the shard's of both:
// what was run is counted by one of the shards only. None: the search stopped, or is outdated; `it` says why.
[[nodiscard]] std::optional<remainder> deal(runner& it, shard, const std::vector<std::uint64_t>& spin_sites);

}  // namespace weaveproof::parallel

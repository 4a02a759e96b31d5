// Parts of a search as values: what is pending in them, how one is divided, and how it is written down as words.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "exploration/explorer.hpp"

namespace weaveproof::parallel {

using exploration::frontier;

// All of the search.
[[nodiscard]] inline bool is_whole(const frontier& part) {
    return part.pending.empty();
}

// The number of nodes that are yet to be visited; their descendants are not counted. Not for the whole search.
[[nodiscard]] std::size_t pending_nodes(const frontier&);

// The length of the way to the pending node that is nearest to the root.
[[nodiscard]] std::size_t nearest_pending(const frontier&);

// One node and all below it, in a search that numbers as `like` does. An empty path: the whole search.
[[nodiscard]] frontier node_at(std::vector<std::uint32_t> path, const frontier& like);

// Takes every second pending node out of the part: about half of the work. None: there are fewer than two.
[[nodiscard]] std::optional<frontier> split(frontier& part);

void append(std::vector<std::uint64_t>& words, const frontier&);
// Reads what append() wrote from `at` on and moves `at` behind it. None: it is not what append() writes.
[[nodiscard]] std::optional<frontier> read_frontier(const std::vector<std::uint64_t>& words, std::size_t& at);

// A search of one part after the other.
class assignment {
  public:
    explicit assignment(exploration::explorer& search) : search_(search) {}

    void begin(frontier part);
    // Since begin().
    [[nodiscard]] exploration::statistics counts() const;
    // What is left of the part; between two executions.
    [[nodiscard]] frontier left() const;
    // Gives about half of what is left away.
    [[nodiscard]] std::optional<frontier> give_half();
    // The node that ran last and all below it.
    [[nodiscard]] frontier current_node() const;

  private:
    // Until an execution counts, the search is on its way to the part, and knows only what lies behind it.
    [[nodiscard]] bool is_on_way() const;

    exploration::explorer& search_;
    frontier part_;
    exploration::statistics before_;
    exploration::statistics moved_;  // counted before the rest of the part was begun again
};

[[nodiscard]] exploration::statistics sum(const exploration::statistics&, const exploration::statistics&);
[[nodiscard]] exploration::statistics difference(
    const exploration::statistics& now, const exploration::statistics& before);

}  // namespace weaveproof::parallel

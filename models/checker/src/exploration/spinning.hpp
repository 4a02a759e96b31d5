// Loops that spin: an iteration that only reads, and leaves the thread just as it was, waits for a write.
//
// Whether a thread is "just as it was" is told by its fingerprint, which is not free; it is taken only at sites that have
// been seen to read the same write twice in a row. When a new such site is met the search begins again, so that every graph of
// a search is made by the same rules.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "graph/execution_graph.hpp"

namespace weaveproof::exploration {

class spin_sites {
  public:
    [[nodiscard]] bool watched(std::uint64_t site) const {
        return !sites_.empty() && std::find(sites_.begin(), sites_.end(), site) != sites_.end();
    }
    // Whether a site has been added since the last call.
    bool learned() { return std::exchange(learned_, false); }

    // The fingerprint of a thread that is about to perform an operation at a watched site.
    void remember(graph::thread_id t, std::uint64_t fingerprint) { fingerprints_[t] = fingerprint | 1; }
    void forget(graph::thread_id t) { fingerprints_[t] = 0; }
    [[nodiscard]] std::uint64_t fingerprint(graph::thread_id t) const { return fingerprints_[t]; }

    // Watches the site of read e if the thread has read the same write there before and only reads lie between.
    void watch_if_repeated(const graph::execution_graph&, graph::event_id e);

    // If thread t is about to read, at this site, what it has read one event ago in the same state: the write it read then.
    [[nodiscard]] graph::event_id avoided(const graph::execution_graph&, graph::thread_id t, std::uint64_t site) const;
    // Whether thread t has gone twice through the same reads of more than one event, with the same results and states.
    [[nodiscard]] bool stuck(const graph::execution_graph&, graph::thread_id t, std::uint64_t site) const;
    // For a thread that is stuck, by the event `wait`: whether its last round read only the newest writes.
    [[nodiscard]] bool reads_newest(const graph::execution_graph&, graph::event_id wait) const;

  private:
    // Length of the last round of thread t that ends before `end` (an event, or no_event for now) and began at the site in
    // the state given; 0: none.
    static std::uint32_t round(const graph::execution_graph&, graph::event_id newest, std::uint64_t site,
                               std::uint64_t fingerprint);

    std::vector<std::uint64_t> sites_;
    bool learned_ = false;
    std::array<std::uint64_t, 64> fingerprints_{};
};

}  // namespace weaveproof::exploration

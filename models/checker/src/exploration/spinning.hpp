// Loops that spin: an iteration that only reads, and leaves the thread just as it was when it began, has done nothing. Every
// execution with such an iteration is one without it in which the next iteration's reads come at once, so the thread need not go
// on: it waits for a write that gives one of its reads another value.
//
// Whether a thread is "just as it was" is told by its fingerprint, which is not free; it is taken only at sites that have been
// seen to be read from again with nothing but reads between. When a new such site is met the search begins again, so that
// every graph of a search is made by the same rules.
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
    [[nodiscard]] bool any() const { return !sites_.empty(); }
    [[nodiscard]] bool watched(std::uint64_t site) const {
        return any() && std::find(sites_.begin(), sites_.end(), site) != sites_.end();
    }
    [[nodiscard]] const std::vector<std::uint64_t>& all() const { return sites_; }
    void assign(std::vector<std::uint64_t> all) { sites_ = std::move(all); }
    // Whether a site has been added since the last call.
    bool learned() { return std::exchange(learned_, false); }

    // The fingerprint of a thread that is about to perform an operation at a watched site.
    void remember(graph::thread_id t, std::uint64_t fingerprint) { fingerprints_[t] = fingerprint | 1; }
    void forget(graph::thread_id t) { fingerprints_[t] = 0; }
    void restore(graph::thread_id t, std::uint64_t fingerprint) { fingerprints_[t] = fingerprint; }
    [[nodiscard]] std::uint64_t fingerprint(graph::thread_id t) const { return fingerprints_[t]; }

    // Watches the site where thread t is about to read if it has read there before and only read since.
    void watch_if_repeated(
        const graph::execution_graph&, graph::thread_id t, const graph::action& next, graph::location_id);
    // Whether thread t, about to perform `next`, has done so in the same state and only read since.
    [[nodiscard]] bool stuck(const graph::execution_graph&, graph::thread_id t, const graph::action& next,
        graph::location_id) const;
    // For a thread that is stuck, by the event `wait`: whether its last iteration read only the newest writes.
    [[nodiscard]] static bool reads_newest(const graph::execution_graph&, graph::event_id wait);

  private:
    std::vector<std::uint64_t> sites_;
    bool learned_ = false;
    std::array<std::uint64_t, 64> fingerprints_{};
};

}  // namespace weaveproof::exploration

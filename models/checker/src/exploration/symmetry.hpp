// Symmetric threads: begun one after the other by one thread, with the same function and the same argument. To exchange what two
// of them do makes another execution, which need not be explored.
//
// Of the executions that differ only so, those are explored in which the threads are sorted by what they read: where two of them
// read from different writes for the first time, the lower-numbered reads the earlier one in modification order. (The place of a
// write in modification order is the same under whatever name its thread has, so every execution can be sorted.) The rule is an
// assumption of each thread: one that has broken it goes no further, and like any thread that waits it may be deleted or revisited.
// Symmetry of this kind is due to Kokologiannakis, Marmanis and Vafeiadis (SPORE, PLDI 2024), the rule here is simpler.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "graph/execution_graph.hpp"

namespace weaveproof::exploration {

class symmetric_threads {
  public:
    // The group of the thread that `parent` is about to create.
    [[nodiscard]] std::uint32_t group_of(const graph::execution_graph&, graph::thread_id parent,
        const graph::action& create, graph::thread_id child) const;
    // What thread t is about to do tells threads apart that were taken for symmetric: it joins some of them and goes on before it
    // has joined the rest, or joins another thread's.
    void observe(const graph::execution_graph&, graph::thread_id t, const graph::action& next);
    // Whether a group has been broken up since the last call.
    bool learned() { return std::exchange(learned_, false); }

    // Calls visit() with each read that is not in order with `read` if that reads from `write`, which has its place; stops, and
    // returns true, when visit() does.
    template <class Visit>
    static bool any_unsorted(
        const graph::execution_graph&, graph::event_id read, graph::event_id write, Visit visit);
    // Whether the threads of the graph are in order.
    [[nodiscard]] static bool sorted(const graph::execution_graph&);

  private:
    [[nodiscard]] static bool ordered(
        const graph::execution_graph&, graph::event_id read, graph::event_id write, graph::event_id other);
    void break_up(std::uint32_t group);

    std::vector<std::uint32_t> broken_;
    bool learned_ = false;
};

template <class Visit>
bool symmetric_threads::any_unsorted(
    const graph::execution_graph& g, graph::event_id read, graph::event_id write, Visit visit) {
    const graph::event& it = g[read];
    const std::uint32_t group = g.thread(it.thread).group;
    if (group == 0)
        return false;
    for (graph::thread_id u = 0; u < g.thread_count(); ++u) {
        if (u == it.thread || g.thread(u).group != group || g.thread(u).count < it.index)
            continue;
        const graph::event_id other = g.at(u, it.index);
        if (!ordered(g, read, write, other) && visit(other))
            return true;
    }
    return false;
}

}  // namespace weaveproof::exploration

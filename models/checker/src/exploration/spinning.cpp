#include "exploration/spinning.hpp"

namespace weaveproof::exploration {

using namespace graph;

namespace {

constexpr std::uint32_t longest_iteration = 64;

// A load, or a compare-exchange that failed: it has no effect but on the thread itself.
bool only_reads(const execution_graph& g, event_id e) {
    const event& it = g[e];
    return it.kind() == event_kind::load
        || (it.kind() == event_kind::rmw_read && !it.act.satisfied_by(it.value));
}

// One call of the program may be several operations, all at one site: to be there again is to do the same again.
bool is_same(const event& it, const action& next, location_id x) {
    return it.act.site == next.site && it.kind() == next.kind && it.act.how == next.how && it.location == x
        && it.act.condition == next.condition && it.act.first_satisfying == next.first_satisfying;
}

// The last read of thread t for which `is_it`, with only reads after it.
template <class Test>
event_id find_back(const execution_graph& g, event_id newest, Test is_it) {
    std::uint32_t steps = 0;
    for (event_id p = newest; p != no_event && only_reads(g, p) && steps < longest_iteration;
         p = g[p].po_previous, ++steps)
        if (is_it(g[p]))
            return p;
    return no_event;
}

}  // namespace

void spin_sites::watch_if_repeated(const execution_graph& g, thread_id t, const action& next, location_id x) {
    if (watched(next.site))
        return;
    if (find_back(g, g.thread(t).last, [&](const event& it) { return is_same(it, next, x); }) == no_event)
        return;
    sites_.push_back(next.site);
    learned_ = true;
}

bool spin_sites::stuck(const execution_graph& g, thread_id t, const action& next, location_id x) const {
    const std::uint64_t now = fingerprints_[t];
    return now != 0 && find_back(g, g.thread(t).last, [&](const event& it) {
        return it.fingerprint == now && is_same(it, next, x);
    }) != no_event;
}

bool spin_sites::reads_newest(const execution_graph& g, event_id wait) {
    for (event_id p = g[wait].po_previous; p != no_event && only_reads(g, p); p = g[p].po_previous) {
        if (g[p].reads_from != g.mo_last(g[p].location))
            return false;
        if (g[p].act.site == g[wait].act.site && g[p].fingerprint == g[wait].fingerprint)
            break;
    }
    return true;
}

}  // namespace weaveproof::exploration

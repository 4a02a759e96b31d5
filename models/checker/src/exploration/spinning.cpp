#include "exploration/spinning.hpp"

namespace weaveproof::exploration {

using namespace graph;

namespace {

constexpr std::uint32_t longest_round = 64;

// A load, or a compare-exchange that failed: it has no effect but on the thread itself.
bool only_reads(const execution_graph& g, event_id e) {
    const event& it = g[e];
    return it.kind() == event_kind::load || (it.kind() == event_kind::rmw_read && !it.act.satisfied_by(it.value));
}

}  // namespace

void spin_sites::watch_if_repeated(const execution_graph& g, event_id e) {
    if (!only_reads(g, e) || watched(g[e].act.site)) return;
    std::uint32_t steps = 0;
    for (event_id p = g[e].po_previous; p != no_event && only_reads(g, p) && steps < longest_round; p = g[p].po_previous, ++steps)
        if (g[p].act.site == g[e].act.site && g[p].location == g[e].location && g[p].reads_from == g[e].reads_from) {
            sites_.push_back(g[e].act.site);
            learned_ = true;
            return;
        }
}

std::uint32_t spin_sites::round(const execution_graph& g, event_id newest, std::uint64_t site, std::uint64_t fingerprint) {
    if (fingerprint == 0) return 0;
    std::uint32_t length = 1;
    for (event_id p = newest; p != no_event && only_reads(g, p) && length <= longest_round; p = g[p].po_previous, ++length)
        if (g[p].act.site == site && g[p].fingerprint == fingerprint) return length;
    return 0;
}

event_id spin_sites::avoided(const execution_graph& g, thread_id t, std::uint64_t site) const {
    const event_id last = g.thread(t).last;
    return round(g, last, site, fingerprints_[t]) == 1 ? g[last].reads_from : no_event;
}

bool spin_sites::stuck(const execution_graph& g, thread_id t, std::uint64_t site) const {
    const std::uint32_t length = round(g, g.thread(t).last, site, fingerprints_[t]);
    if (length <= 1) return false;
    event_id later = g.thread(t).last;
    event_id earlier = later;
    for (std::uint32_t i = 0; i < length; ++i) earlier = g[earlier].po_previous;
    for (std::uint32_t i = 0; i < length; ++i, later = g[later].po_previous, earlier = g[earlier].po_previous)
        if (earlier == no_event || !only_reads(g, earlier) || g[earlier].act.site != g[later].act.site ||
            g[earlier].location != g[later].location || g[earlier].reads_from != g[later].reads_from ||
            g[earlier].fingerprint != g[later].fingerprint)
            return false;
    return true;
}

bool spin_sites::reads_newest(const execution_graph& g, event_id wait) const {
    const std::uint64_t site = g[wait].act.site;
    for (event_id p = g[wait].po_previous; p != no_event && only_reads(g, p); p = g[p].po_previous) {
        if (g[p].reads_from != g.mo_last(g[p].location)) return false;
        if (g[p].act.site == site) break;
    }
    return true;
}

}  // namespace weaveproof::exploration

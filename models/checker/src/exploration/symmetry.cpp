#include "exploration/symmetry.hpp"

#include <algorithm>

namespace weaveproof::exploration {

using namespace graph;

namespace {

bool is_member(const execution_graph& g, thread_id t, std::uint32_t group) {
    return t < g.thread_count() && g.thread(t).group == group && g.thread(t).first != no_event;
}

// Whether both have done the same, as far as their next read is concerned. Own writes count as the same.
bool alike(const event& a, const event& b) {
    if (a.kind() != b.kind() || a.location != b.location)
        return false;
    if (is_read(a.kind()))
        return a.reads_from == b.reads_from;
    return a.kind() != event_kind::choice || a.value == b.value;
}

}  // namespace

std::uint32_t symmetric_threads::group_of(
    const execution_graph& g, thread_id parent, const action& create, thread_id child) const {
    const event_id last = g.thread(parent).last;
    std::uint32_t group = child + 1U;
    if (last != no_event && g[last].kind() == event_kind::thread_create
        && g[last].act.expected == create.expected && g[last].act.mask == create.mask)
        if (const std::uint32_t before = g.thread(static_cast<thread_id>(g[last].value)).group; before != 0)
            group = before;
    return std::find(broken_.begin(), broken_.end(), group) == broken_.end() ? group : 0;
}

void symmetric_threads::break_up(std::uint32_t group) {
    broken_.push_back(group);
    learned_ = true;
}

void symmetric_threads::observe(const execution_graph& g, thread_id t, const action& next) {
    if (next.kind == event_kind::thread_join) {
        const auto joined = static_cast<thread_id>(next.operand);
        if (g.thread(joined).group != 0 && g.thread(joined).parent != t)
            break_up(g.thread(joined).group);
    }
    const event_id last = g.thread(t).last;
    if (last == no_event || g[last].kind() != event_kind::thread_join)
        return;
    const std::uint32_t group = g.thread(static_cast<thread_id>(g[last].value)).group;
    if (group == 0)
        return;
    if (next.kind == event_kind::thread_join && g.thread(static_cast<thread_id>(next.operand)).group == group)
        return;
    std::uint32_t members = 0;
    for (thread_id u = 0; u < g.thread_count(); ++u)
        members += is_member(g, u, group) ? 1U : 0U;
    for (event_id e = last; e != no_event && g[e].kind() == event_kind::thread_join; e = g[e].po_previous)
        if (g.thread(static_cast<thread_id>(g[e].value)).group == group)
            --members;
    if (members != 0)
        break_up(group);
}

bool symmetric_threads::ordered(const execution_graph& g, event_id read, event_id write, event_id other) {
    const event& it = g[read];
    const event& that = g[other];
    if (!is_read(that.kind()) || that.location != it.location || that.reads_from == no_event
        || it.act.first_satisfying || that.act.first_satisfying)
        return true;
    const std::uint32_t mine = g.mo_position(write);
    const std::uint32_t theirs = g.mo_position(that.reads_from);
    if (it.thread < that.thread ? mine <= theirs : theirs <= mine)
        return true;
    event_id a = it.po_previous;
    event_id b = that.po_previous;
    while (a != no_event && alike(g[a], g[b])) {
        a = g[a].po_previous;
        b = g[b].po_previous;
    }
    return a != no_event;
}

bool symmetric_threads::sorted(const execution_graph& g) {
    for (event_id e = 0; e < g.size(); ++e)
        if (is_read(g[e].kind()) && g[e].reads_from != no_event
            && any_unsorted(g, e, g[e].reads_from, [](event_id) { return true; }))
            return false;
    return true;
}

}  // namespace weaveproof::exploration

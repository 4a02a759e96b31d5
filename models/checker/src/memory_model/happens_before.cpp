#include "memory_model/happens_before.hpp"

#include <algorithm>

namespace weaveproof::memory_model {

using namespace graph;

namespace {

// An acquire fence makes the relaxed reads before it acquire. Those before an earlier acquire fence are in its clock.
void acquire_earlier_reads(execution_graph& g, event_id fence) {
    const std::uint32_t width = g.width();
    for (event_id e = g[fence].po_previous; e != no_event; e = g[e].po_previous) {
        const event& earlier = g[e];
        if (earlier.kind() == event_kind::fence && is_acquire(earlier.act.success_order))
            break;
        if (is_read(earlier.kind()) && earlier.reads_from < initial_write)
            join_clock(g.happens_before(fence), g.message(earlier.reads_from), width);
    }
}

void set_message(execution_graph& g, event_id write) {
    const event& it = g[write];
    const std::uint32_t width = g.width();
    clock_value* message = g.message(write);
    if (is_release(it.act.success_order))
        std::copy_n(g.happens_before(write), width, message);
    else if (it.release_fence != 0)
        std::copy_n(g.happens_before(g.at(it.thread, it.release_fence)), width, message);
    else
        std::fill_n(message, width, clock_value{0});
    if (it.kind() == event_kind::rmw_write) {
        const event_id source = g[it.po_previous].reads_from;
        if (source < initial_write)
            join_clock(message, g.message(source), width);
    }
}

}  // namespace

void update_happens_before(execution_graph& g, event_id e) {
    event& it = g[e];
    const std::uint32_t width = g.width();
    clock_value* hb = g.happens_before(e);
    clock_value* prefix = g.prefix(e);
    if (it.po_previous == no_event)
        std::fill_n(hb, std::size_t{2} * width, clock_value{0});
    else
        std::copy_n(g.happens_before(it.po_previous), std::size_t{2} * width, hb);
    hb[it.thread] = prefix[it.thread] = static_cast<clock_value>(it.index);

    const bool has_source = it.reads_from < initial_write;
    if (has_source)
        join_clock(prefix, g.prefix(it.reads_from), width);
    switch (it.kind()) {
    case event_kind::thread_begin:
    case event_kind::thread_join:
        if (has_source)
            join_clock(hb, g.happens_before(it.reads_from), width);
        break;
    case event_kind::load:
    case event_kind::rmw_read:
        if (has_source && is_acquire(it.effective_order()))
            join_clock(hb, g.message(it.reads_from), width);
        break;
    case event_kind::fence:
        if (is_acquire(it.act.success_order))
            acquire_earlier_reads(g, e);
        if (is_release(it.act.success_order))
            it.release_fence = it.index;
        break;
    case event_kind::store:
    case event_kind::rmw_write:
        set_message(g, e);
        break;
    default:
        break;
    }
}

std::uint32_t least_visible_position(const execution_graph& g, event_id e, const clock_value* clock) {
    const location_id x = g[e].location;
    const std::uint32_t last = g.mo_position(g.mo_last(x));
    std::uint32_t least = 0;
    for (event_id a = g.location(x).last_access; a != no_event && least != last; a = g[a].location_previous) {
        if (a == e || !g.in(a, clock))
            continue;
        const event& access = g[a];
        if (is_write(access.kind()))
            least = std::max(least, access.mo_position);
        else if (is_read(access.kind()) && access.reads_from != no_event)
            least = std::max(least, g.mo_position(access.reads_from));
    }
    return least;
}

bool is_maximal(const execution_graph& g, event_id e) {
    const event& it = g[e];
    if (it.po_next != no_event)
        return false;
    return is_write(it.kind()) ? it.mo_next == no_event && !it.read_by_earlier
                               : is_read(it.kind()) && it.reads_from == g.mo_last(it.location);
}

}  // namespace weaveproof::memory_model

// Queues of waiting threads: whom a wake finds, and what the order of wakes and waits must not allow.
#include "exploration/search.hpp"
#include "exploration/values.hpp"
#include "memory_model/happens_before.hpp"

namespace weaveproof::exploration {

using namespace graph;

bool search::load_is_coherent(event_id waiter, const clock_value* a, const clock_value* b) {
    const execution_graph& g = graph();
    const event_id load = g[waiter].po_previous;
    clock_.assign(a, a + g.width());
    join_clock(clock_.data(), b, g.width());
    join_clock(clock_.data(), g.happens_before(load), g.width());
    return memory_model::least_visible_position(g, load, clock_.data()) <= g.mo_position(g[load].reads_from);
}

void search::aim(event_id wake, event_id write) {
    execution_graph& g = graph();
    action& act = g[wake].act;
    if (!takes(act.how))
        return;
    act.mask = 0;
    for (std::uint64_t left = g.value_written(g[wake].location, write); left != 0; left &= left - 1) {
        const std::uint64_t waiter = left & (~left + 1);
        std::uint64_t address = 0;
        event_id w = write;
        for (; w < initial_write && (g[w].act.how != update::enqueue || g[w].act.operand != waiter);
             w = g[w].kind() == event_kind::rmw_write ? g[g[w].po_previous].reads_from : g[w].mo_previous) {
            const action& earlier = g[w].act;
            if (address == 0 && earlier.how == update::requeue
                && (waiters_taken(earlier, g[g[w].po_previous].value, g[w].choice).moved & waiter) != 0)
                address = earlier.expected + taking::of(earlier.operand).second;
        }
        if (w >= initial_write)
            continue;
        const action& wait = g[w].act;
        constexpr std::uint64_t address_bits = 0xFFFF'FFFF'FFFF;
        const bool is_here = ((address == 0 ? wait.expected : address) & address_bits) == act.expected;
        if (is_here && (act.how == update::requeue || (wait.mask & taking::of(act.operand).second) != 0))
            act.mask |= waiter;
    }
}

bool search::agrees_with_wakes(event_id waiter, event_id write) {
    const execution_graph& g = graph();
    if (!g[waiter].act.rechecks_previous)
        return true;
    // One that reads what has no place yet reads what the waiter itself is about to write.
    const auto comes_before = [&](event_id source) {
        return source == initial_write
            || (source != no_event && g.mo_position(source) != 0
                && g.mo_position(source) <= g.mo_position(write));
    };
    for (event_id e = g.location(g[waiter].location).last_access; e != no_event; e = g[e].location_previous)
        if (g[e].act.finds_nobody(g[e].value) && comes_before(g[e].reads_from)
            && !load_is_coherent(waiter, g.happens_before(e), g.happens_before(e)))
            return false;
    return true;
}

bool search::agrees_with_waiters(event_id wake, event_id write) {
    const execution_graph& g = graph();
    if (write != initial_write && g.mo_position(write) == 0)
        return true;  // its place will be the last
    const clock_value* known = g.happens_before(wake);
    for (event_id w = g.mo_after(g[wake].location, write); w != no_event; w = g[w].mo_next)
        if (const event_id waiter = g[w].po_previous; g[waiter].act.rechecks_previous
            && !load_is_coherent(waiter, known, write == initial_write ? known : g.message(write)))
            return false;
    return true;
}

}  // namespace weaveproof::exploration

// What the search asks of the order of symmetric threads, see symmetry.hpp.
#include "exploration/search.hpp"
#include "exploration/symmetry.hpp"

namespace weaveproof::exploration {

using namespace graph;

bool search::breaks_symmetry(event_id read, event_id write) const {
    return symmetric_threads::any_unsorted(
        graph(), read, write, [this](event_id other) { return is_permanent(other); });
}

// A write that revisited a read is kept, and with it all that it depends on, whatever becomes of the read: who deletes the read
// depends on the write. An event that was not added maximally cannot be deleted at all.
bool search::is_permanent(event_id e) const {
    const execution_graph& g = graph();
    const auto cannot_be_deleted = [&](event_id n) {
        const event& it = g[n];
        if (it.kind() == event_kind::choice)
            return it.value != 0;
        if (!is_access(it.kind()) || it.act.first_satisfying)
            return false;
        if (is_write(it.kind()) && (it.read_by_earlier || it.choice != 0))
            return true;
        event_id last = g.mo_last(it.location);
        while (last != initial_write && last > n)
            last = g.mo_before(last);
        if (is_write(it.kind()))
            return last != n;
        return last != it.reads_from && (it.reads_from == initial_write || it.reads_from < n);
    };
    for (event_id n = e; n < g.size(); ++n)
        if (g.in(e, g.prefix(n)) && cannot_be_deleted(n))
            return true;
    return false;
}

}  // namespace weaveproof::exploration

// Whose turn it is.
#include "exploration/explorer_state.hpp"

namespace weaveproof::exploration {

using namespace graph;

thread_id explorer::schedule() {
    state& s = *state_;
    if (s.dead || s.trouble.what != problem::kind::none)
        return no_thread;
    if (!s.turns.empty())
        return s.turn = s.whose_turn_as_told();
    s.turn = s.replaying != 0 ? s.whose_turn_in_replay() : s.whose_turn();
    return s.turn;
}

// The order of a replay follows po ∪ rf, so that plain memory holds what it held.
thread_id explorer::state::whose_turn_in_replay() {
    const execution_graph& graph = g();
    thread_id t = lowest(replaying);
    for (;;) {
        const event_id source = graph[next_event[t]].reads_from;
        if (source >= initial_write || performed(source))
            return t;
        t = graph[source].thread;
    }
}

// A function of the graph alone: by default the thread of the newest event goes on if it can, else the first that can. Reads that loops
// are known to spin on come after all else, so that they find the newest writes. When no thread can go on, the first of those
// that wait for a write decides whether to take an old one, or to stay blocked.
thread_id explorer::state::whose_turn() {
    const execution_graph& graph = g();
    const thread_id current = graph.size() == 0 ? thread_id{0} : graph[graph.size() - 1].thread;
    for (const bool spinners : {false, true}) {
        const auto goes_on = [&](thread_id t) {
            return (parked & bit(t)) == 0 || (may_spin(wanted[t]) == spinners && can_proceed(t, wanted[t]));
        };
        turn_to_spin = spinners;
        const bool prefers_current = settings.turns == turn_order::newest && (alive & bit(current)) != 0;
        if (prefers_current && goes_on(current))
            return current;
        for (std::uint64_t left = prefers_current ? alive & ~bit(current) : alive; left != 0;) {
            const thread_id t = settings.turns == turn_order::last ? highest(left) : lowest(left);
            if (goes_on(t))
                return t;
            left &= ~bit(t);
        }
        if (!spinning.any())
            break;
    }
    for (std::uint64_t left = alive & parked; left != 0; left &= left - 1) {
        const thread_id t = lowest(left);
        const action& act = wanted[t].act;
        if (!is_read(act.kind) || act.first_satisfying)
            continue;
        at_impasse = bit(t);
        return t;
    }
    return no_thread;
}

bool explorer::state::can_proceed(thread_id t, const operation& op) {
    execution_graph& graph = g();
    if (op.act.kind == event_kind::thread_join) {
        const auto joined = static_cast<thread_id>(op.act.operand);
        const event_id last = joined < graph.thread_count() ? graph.thread(joined).last : no_event;
        return last != no_event && graph[last].kind() == event_kind::thread_end;
    }
    if (!is_read(op.act.kind))
        return true;
    const location_id x = locate(op, t);
    if (x == no_location)
        return true;  // the refusal is performed
    if (op.act.first_satisfying)
        return exploration.first_satisfying(t, op.act, x) != no_event;
    return exploration.enabled(op.act, x);
}

}  // namespace weaveproof::exploration

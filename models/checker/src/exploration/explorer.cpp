#include "exploration/explorer_state.hpp"

namespace weaveproof::exploration {

using namespace graph;

explorer::explorer(options o) : state_(std::make_unique<state>(o)) {}
explorer::~explorer() = default;

void explorer::fingerprint_with(std::function<std::uint64_t(thread_id)> f) {
    state_->fingerprint = std::move(f);
}

bool explorer::watches_loops() const {
    return state_->spinning.any();
}

// --- executions ---------------------------------------------------------------------------------------------------------

bool explorer::next_execution() {
    state& s = *state_;
    if (s.trouble.what != problem::kind::none || s.outdated)
        return false;
    if (s.started) {
        if (s.single)
            return false;
        const bool broken_up = s.symmetric.learned();
        if (s.spinning.learned() || broken_up || std::exchange(s.again, false)) {
            s.outdated = s.partial;
            if (s.outdated)
                return false;
            // What counts as spinning, or as symmetric, has changed, and with it the graphs: begin again.
            s.exploration.restart();
            s.counts = {};
        } else if (!s.exploration.backtrack()) {
            if (s.exploration.strayed())
                (void)s.refuse(problem::kind::not_deterministic,
                    "the search does not have the shape that it had when this part of it was named",
                    no_thread, 0);
            return false;
        }
    }
    s.started = true;
    s.begin_execution();
    s.go_on_from_saved();
    return true;
}

void explorer::state::begin_execution() {
    const execution_graph& graph = g();
    alive = bit(0);
    replaying = parked = at_impasse = 0;
    dead = false;
    next_event.fill(no_event);
    last_performed.fill(no_event);
    for (thread_id t = 0; t < graph.thread_count(); ++t) {
        next_event[t] = graph.thread(t).first;
        if (next_event[t] != no_event)
            replaying |= bit(t);
    }
    newest_performed.assign(graph.location_count(), no_event);
}

execution_end explorer::finish_execution() {
    state& s = *state_;
    const execution_graph& graph = s.g();
    const bool counts = !s.exploration.is_waypoint();
    if (counts)
        s.counts.events += graph.size();
    bool stale = s.dead || (s.settings.symmetric && !symmetric_threads::sorted(graph));
    bool unfinished = false;
    bool spins = false;
    for (thread_id t = 0; t < graph.thread_count(); ++t) {
        const event_id last = graph.thread(t).last;
        if (last != no_event && graph[last].kind() == event_kind::thread_end)
            continue;
        if (last == no_event && (s.alive & bit(t)) == 0)
            continue;  // of another execution
        unfinished = true;
        if (last != no_event && graph[last].kind() == event_kind::wait) {
            spins = spins || graph[last].act.unsatisfied == otherwise::go_on;
            const bool reads = graph[last].waits_as != event_kind::thread_join;
            stale = stale || s.exploration.is_stale(last) || graph[last].act.may_time_out
                || (reads && graph[last].location == no_location && !spin_sites::reads_newest(graph, last));
        } else if ((s.parked & bit(t)) != 0) {
            stale = stale || s.wanted[t].act.may_time_out;
        }
    }
    const event_id main_end = graph.thread(0).last;
    const bool main_ended = main_end != no_event && graph[main_end].kind() == event_kind::thread_end;
    if (stale) {
        s.counts.blocked += counts ? 1 : 0;
        return execution_end::blocked;
    }
    s.counts.complete += counts ? 1 : 0;
    if (!unfinished)
        return execution_end::complete;
    if (main_ended)
        return execution_end::daemons;
    return spins ? execution_end::livelock : execution_end::deadlock;
}

const execution_graph& explorer::current() const {
    return state_->exploration.graph();
}
execution_graph explorer::current_with_waits() {
    state& s = *state_;
    execution_graph result = s.g();
    for (std::uint64_t left = s.alive & s.parked; left != 0; left &= left - 1) {
        const thread_id t = lowest(left);
        const operation& op = s.wanted[t];
        const location_id x = is_access(op.act.kind) ? s.locate(op, t) : no_location;
        action wait = op.act;
        wait.kind = event_kind::wait;
        wait.unsatisfied = otherwise::block;
        const event_id e = result.append(t, wait, x);
        result[e].waits_as = op.act.kind;
        if (x != no_location)
            result[e].reads_from = result.mo_last(x);
        s.model->update_clocks(result, e);
    }
    return result;
}
event_id explorer::last_event(thread_id t) const {
    return state_->last_performed[t];
}
const clock_value* explorer::clock(thread_id t) const {
    return state_->exploration.graph().happens_before(state_->last_performed[t]);
}
thread_id explorer::thread_count() const {
    return state_->exploration.graph().thread_count();
}
const statistics& explorer::counts() const {
    return state_->counts;
}
const exploration::problem& explorer::problem() const {
    return state_->trouble;
}
std::uint64_t explorer::address_of(location_id x) const {
    return state_->locations[x].address;
}

}  // namespace weaveproof::exploration

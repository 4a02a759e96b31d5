// One execution run again, just as it was: to see a counterexample once more. What the program does is compared with the graph to
// the last detail, for the graph may come from a file.
#include "exploration/explorer_state.hpp"
#include "exploration/values.hpp"

namespace weaveproof::exploration {

using namespace graph;

void explorer::replay(execution_graph g, std::vector<turn> turns) {
    state& s = *state_;
    s.exploration.restart();
    s.exploration.graph() = std::move(g);
    s.single = true;
    s.turns = std::move(turns);
    s.turns_over = 0;
    s.announced = false;
    s.object_of.clear();
    s.spinning.assign({});
}

std::size_t explorer::turns_over() const {
    return state_->turns_over;
}

void explorer::pass() {
    ++state_->turns_over;
}

thread_id explorer::state::whose_turn_as_told() {
    while (turns_over < turns.size() && turns[turns_over].thread == no_thread)
        ++turns_over;
    return turns_over < turns.size() ? turns[turns_over].thread : whose_turn();
}

answer explorer::state::follow(thread_id t, const operation& op) {
    // What is no event and did not come up, as the place of an access may not, is passed over.
    while (turns_over < turns.size() && turns[turns_over].event == no_event
        && (turns[turns_over].thread == t || turns[turns_over].thread == no_thread))
        ++turns_over;
    if (turns_over == turns.size() && turn == t && (at_impasse == bit(t) || can_proceed(t, op)))
        return refuse(problem::kind::not_followed,
            "its end: T" + std::to_string(t) + " goes on with " + describe(op.act.kind, op.act.size), t,
            op.act.site);
    if (turns_over == turns.size() || turns[turns_over].thread != t) {
        wanted[t] = op;
        parked |= bit(t);
        return {status::yield};
    }
    if (!announced) {
        announced = true;
        return {status::announce};
    }
    announced = false;
    parked &= ~bit(t);
    const answer a = replay(t, op);
    ++turns_over;
    return a;
}

// Objects have other numbers where another execution was the first. One that is new becomes the one that is expected, if that is
// none yet.
location_id explorer::state::number_in_graph(location_id number, location_id expected) {
    if (number >= object_of.size())
        object_of.resize(std::size_t{number} + 1, no_location);
    location_id& x = object_of[number];
    fresh_object = x == no_location;
    if (!fresh_object)
        return x;
    const bool is_taken = std::find(object_of.begin(), object_of.end(), expected) != object_of.end();
    x = expected != no_location && !is_taken ? expected : g().location_count();
    return x;
}

// What the event in the graph differs in from what the program does; empty: in nothing.
std::string explorer::state::deviation(event_id e, const operation& op, location_id x) {
    execution_graph& graph = g();
    const event& it = graph[e];
    const action& was = it.act;
    const action& is = op.act;
    const bool waits = it.kind() == event_kind::wait;
    const event_kind kind = waits ? it.waits_as : it.kind();
    const bool same = kind == is.kind && (it.location == x || (waits && it.location == no_location))
        && was.size == is.size && was.site == is.site && was.success_order == is.success_order
        && was.operand == is.operand && was.expected == is.expected;
    if (!same)
        return difference(it, op, x);
    if (was.failure_order != is.failure_order || was.how != is.how || was.condition != is.condition
        || was.first_satisfying != is.first_satisfying || was.may_time_out != is.may_time_out
        || (!takes(was.how) && was.mask != is.mask))
        return difference(it, op, it.location);
    const auto wrong = [&](const char* what) {
        return std::string{"expected "} + describe(op.act.kind, op.act.size) + what;
    };
    if (was.unsatisfied == otherwise::block && is_read(it.kind()) && !is.satisfied_by(it.value))
        return wrong(" that goes on where it must wait");
    if (x != no_location && fresh_object && op.initial != graph.location(x).initial)
        return wrong(" on an object that begins with another value");
    if (it.kind() == event_kind::choice && it.value >= is.operand)
        return wrong(" between fewer alternatives");
    if (it.kind() == event_kind::store && it.value != updated(was, 0, 0))
        return wrong(" that writes another value");
    if (it.kind() == event_kind::rmw_read) {
        exploration.aim(e, it.reads_from);
        const event_id write = it.po_next;
        const bool writes = write != no_event && graph[write].kind() == event_kind::rmw_write;
        if (writes != it.act.satisfied_by(it.value))
            return wrong(writes ? " that does not write" : " that writes");
        if (writes
            && (graph[write].choice >= choices(it.act, it.value)
                || graph[write].value != updated(it.act, it.value, graph[write].choice)))
            return wrong(" that writes another value");
        if (writes)
            graph[write].act.mask = it.act.mask;
    }
    return {};
}

}  // namespace weaveproof::exploration

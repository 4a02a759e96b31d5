// What threads do: again what the graph says, or something new.
#include "exploration/explorer_state.hpp"

namespace weaveproof::exploration {

using namespace graph;

answer explorer::perform(thread_id t, const operation& op) {
    state& s = *state_;
    if (s.trouble.what != problem::kind::none || s.dead)
        return {status::stop};
    if (!s.turns.empty())
        return s.follow(t, op);
    if (s.next_event[t] != no_event)
        return s.replay(t, op);
    s.spinning.forget(t);
    const bool spinner = s.may_spin(op);
    if (spinner && s.fingerprint)
        s.spinning.remember(t, s.fingerprint(t));
    if (s.replaying == 0) {
        const bool mine = (s.at_impasse & bit(t)) != 0
            || (s.turn == t && (!spinner || s.turn_to_spin) && s.can_proceed(t, op));
        if (mine) {
            s.parked &= ~bit(t);
            if (s.worth_saving(t, op)) {
                s.just_saved = true;
                return {.what = status::save, .value = s.saved.take()};
            }
            s.just_saved = false;
            if (s.settings.turns != turn_order::newest)
                s.turn = no_thread;
            return s.extend(t, op);
        }
    }
    s.wanted[t] = op;
    s.parked |= bit(t);
    return {status::yield};
}

answer explorer::state::replay(thread_id t, const operation& op) {
    execution_graph& graph = g();
    const event_id e = next_event[t];
    const event& it = graph[e];
    if (it.reads_from < initial_write && !performed(it.reads_from))
        return {status::yield};
    location_id x = no_location;
    if (single && is_access(op.act.kind)) {
        x = locate(op, t, it.location);
        if (x == no_location)
            return {status::stop};
    }
    if (single)
        if (std::string text = deviation(e, op, x); !text.empty())
            return refuse(problem::kind::not_followed,
                "#" + std::to_string(turns_over + 1) + " of T" + std::to_string(t) + ": " + text, t,
                op.act.site);
    if (it.kind() == event_kind::wait) {
        advance(t, e);
        alive &= ~bit(t);
        return {status::yield};
    }
    if (single)
        return result_of(t, e);
    if (is_access(op.act.kind)) {
        x = locate(op, t);
        if (x == no_location)
            return {status::stop};
    }
    if (it.kind() != op.act.kind || it.location != x || it.act.size != op.act.size
        || it.act.site != op.act.site || it.act.success_order != op.act.success_order
        || it.act.operand != op.act.operand || it.act.expected != op.act.expected)
        return refuse(problem::kind::not_deterministic, difference(it, op, x), t, op.act.site);
    return result_of(t, e);
}

answer explorer::state::extend(thread_id t, const operation& op) {
    execution_graph& graph = g();
    if (graph.size() >= settings.most_events || graph.thread(t).count >= settings.most_events)
        return refuse(
            problem::kind::too_many_events, "an execution of more events than the limit", t, op.act.site);
    at_impasse = 0;
    if (settings.symmetric)
        symmetric.observe(graph, t, op.act);
    switch (op.act.kind) {
    case event_kind::thread_begin: {
        event_id source = no_event;
        if (const thread_id parent = graph.thread(t).parent; parent != no_thread)
            for (source = graph.thread(parent).last; source != no_event; source = graph[source].po_previous)
                if (graph[source].kind() == event_kind::thread_create && graph[source].value == t)
                    break;
        return result_of(t, exploration.add(t, op.act, source));
    }
    case event_kind::thread_create: {
        const auto index = static_cast<std::uint32_t>(op.act.operand);
        const thread_id child = threads.intern(t, index, most_threads);
        if (child == no_thread)
            return refuse(problem::kind::too_many_threads,
                "more threads than the limit of " + std::to_string(most_threads), t, op.act.site);
        graph.declare_thread(
            child, t, index, settings.symmetric ? symmetric.group_of(graph, t, op.act, child) : 0);
        const event_id e = exploration.add(t, op.act);
        graph[e].value = child;
        return result_of(t, e);
    }
    case event_kind::thread_join:
        return result_of(
            t, exploration.add(t, op.act, graph.thread(static_cast<thread_id>(op.act.operand)).last));
    case event_kind::thread_end:
    case event_kind::fence:
    case event_kind::choice:
        return result_of(t, exploration.add(t, op.act));
    default:
        return extend_access(t, op);
    }
}

answer explorer::state::extend_access(thread_id t, const operation& op) {
    execution_graph& graph = g();
    const location_id x = locate(op, t);
    if (x == no_location)
        return {status::stop};
    if (is_read(op.act.kind) && fingerprint)
        spinning.watch_if_repeated(graph, t, op.act, x);
    if (is_read(op.act.kind) && spinning.stuck(graph, t, op.act, x)) {
        exploration.add_wait(t, op.act, spinning.fingerprint(t));
        advance(t, graph.thread(t).last);
        alive &= ~bit(t);
        return {status::yield};
    }
    const event_id e = graph.size();
    if (!exploration.add_access(t, op.act, x, spinning.fingerprint(t))) {
        dead = true;
        return {status::stop};
    }
    if (graph[e].kind() == event_kind::wait) {
        advance(t, e);
        alive &= ~bit(t);
        return {status::yield};
    }
    return result_of(t, e);
}

// Moves thread t over event e.
void explorer::state::advance(thread_id t, event_id e) {
    last_performed[t] = e;
    next_event[t] = g()[e].po_next;
    if (next_event[t] != no_event || (replaying & bit(t)) == 0)
        return;
    replaying &= ~bit(t);
    if (replaying == 0)
        turn = no_thread;  // which thread was the last to replay says nothing: schedule() decides
}

// What the event, now performed, gives the program.
answer explorer::state::result_of(thread_id t, event_id e) {
    const execution_graph& graph = g();
    const event* it = &graph[e];
    advance(t, e);
    answer a{.value = it->value};
    event_id write = no_event;
    switch (it->kind()) {
    case event_kind::thread_create:
        alive |= bit(static_cast<thread_id>(it->value));
        break;
    case event_kind::thread_end:
        alive &= ~bit(t);
        break;
    case event_kind::store:
        write = e;
        break;
    case event_kind::rmw_read:
        if (it->po_next == no_event || graph[it->po_next].kind() != event_kind::rmw_write
            || !it->act.satisfied_by(it->value))
            break;
        write = it->po_next;
        advance(t, write);
        break;
    default:
        break;
    }
    if (write == no_event)
        return a;
    a.wrote = true;
    a.written = graph[write].value;
    const location_id x = graph[write].location;
    if (x >= newest_performed.size())
        newest_performed.resize(std::size_t{x} + 1, no_event);
    event_id& newest = newest_performed[x];
    if (newest == no_event || graph[newest].mo_position < graph[write].mo_position) {
        newest = write;
        a.write_through = true;
    }
    return a;
}

location_id explorer::state::locate(const operation& op, thread_id t, location_id expected) {
    const location_id number = locations.intern(op.address, op.generation, op.act.size);
    if (locations[number].size != op.act.size) {
        (void)refuse(problem::kind::mixed_sizes,
            "accesses of " + std::to_string(locations[number].size) + " and of " + std::to_string(op.act.size)
                + " bytes to one atomic object",
            t, op.act.site);
        return no_location;
    }
    const location_id x = single ? number_in_graph(number, expected) : number;
    if (x >= g().location_count() || g().location(x).last_access == no_event)
        g().declare_location(x, op.initial);
    return x;
}

// --- problems and reports -----------------------------------------------------------------------------------------------

answer explorer::state::refuse(problem::kind what, std::string text, thread_id t, std::uint64_t site) {
    trouble = {what, std::move(text), t, site};
    return {status::stop};
}

std::string explorer::state::describe(event_kind kind, std::uint8_t size) {
    static constexpr const char* names[] = {"the begin of the thread", "the end of the thread",
        "the creation of a thread", "a join", "a load", "a store", "a read-modify-write",
        "the write of a read-modify-write", "a fence", "a choice", "a wait"};
    std::string text = names[static_cast<std::size_t>(kind)];
    if (is_access(kind))
        text += " of " + std::to_string(size) + " bytes";
    return text;
}

std::string explorer::state::difference(const event& expected, const operation& got, location_id x) {
    const event_kind kind = expected.kind() == event_kind::wait ? expected.waits_as : expected.kind();
    std::string text
        = "expected " + describe(kind, expected.act.size) + ", got " + describe(got.act.kind, got.act.size);
    if (kind == got.act.kind && expected.act.size == got.act.size) {
        if (expected.location != x)
            text += " on another object";
        else if (expected.act.site != got.act.site)
            text += " from another place in the program";
        else
            text += " with another operand or order";
    }
    return text;
}

}  // namespace weaveproof::exploration

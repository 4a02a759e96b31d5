#include "exploration/explorer.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

#include "exploration/location_table.hpp"
#include "exploration/search.hpp"
#include "exploration/spinning.hpp"

namespace weaveproof::exploration {

using namespace graph;

namespace {

constexpr std::uint32_t thread_limit
    = 64;  // threads are bits of a word, here and in the queues that wakes take from

std::uint64_t bit(thread_id t) {
    return std::uint64_t{1} << t;
}

thread_id lowest(std::uint64_t threads) {
    return static_cast<thread_id>(std::countr_zero(threads));
}

}  // namespace

struct explorer::state {
    explicit state(options o)
        : settings(o), model(memory_model::make(o.model)), exploration(*model),
          most_threads(std::min(o.most_threads, thread_limit)) {}

    options settings;
    std::unique_ptr<memory_model::model> model;
    search exploration;
    std::uint32_t most_threads;
    location_table locations;
    thread_table threads;
    spin_sites spinning;
    std::function<std::uint64_t(thread_id)> fingerprint;
    statistics counts;
    exploration::problem trouble;
    bool started = false;
    bool single = false;  // replay() was asked for: nothing is explored

    // The current execution. A thread is one of: replaying (its next event is in the graph), parked (it has asked for an
    // operation that is not in the graph and was told to yield), running (neither: it must run to say what it wants), or
    // over (it has performed its thread_end, or a wait).
    std::array<event_id, thread_limit> next_event{};
    std::array<event_id, thread_limit> last_performed{};
    std::array<operation, thread_limit> wanted{};
    std::uint64_t alive = 0;
    std::uint64_t replaying = 0;
    std::uint64_t parked = 0;
    std::uint64_t at_impasse = 0;  // the thread that must decide whether it stays blocked
    thread_id turn = 0;
    bool turn_to_spin = false;  // no thread can do anything else than read where loops spin
    bool dead = false;
    std::vector<event_id> newest_performed;  // of each location, in modification order

    [[nodiscard]] execution_graph& g() { return exploration.graph(); }
    [[nodiscard]] bool performed(event_id e) {
        const event& it = g()[e];
        const event_id last = last_performed[it.thread];
        return last != no_event && g()[last].index >= it.index;
    }

    void begin_execution();
    thread_id whose_turn_in_replay();
    thread_id whose_turn();
    bool can_proceed(thread_id t);
    answer replay(thread_id t, const operation& op);
    answer extend(thread_id t, const operation& op);
    answer extend_access(thread_id t, const operation& op);
    answer result_of(thread_id t, event_id e);
    void advance(thread_id t, event_id e);
    location_id locate(const operation& op, thread_id t);
    answer refuse(problem::kind what, std::string text, thread_id t, std::uint64_t site);
    std::string difference(const event& expected, const operation& got, location_id x);
};

explorer::explorer(options o) : state_(std::make_unique<state>(o)) {}
explorer::~explorer() = default;

void explorer::fingerprint_with(std::function<std::uint64_t(thread_id)> f) {
    state_->fingerprint = std::move(f);
}

void explorer::replay(execution_graph g) {
    state_->exploration.restart();
    state_->exploration.graph() = std::move(g);
    state_->single = true;
}

// --- executions ---------------------------------------------------------------------------------------------------------

bool explorer::next_execution() {
    state& s = *state_;
    if (s.trouble.what != problem::kind::none)
        return false;
    if (s.started) {
        if (s.single)
            return false;
        if (s.spinning.learned()) {
            // What counts as spinning has changed, and with it the graphs: begin again.
            s.exploration.restart();
            s.counts = {};
        } else if (!s.exploration.backtrack()) {
            return false;
        }
    }
    s.started = true;
    s.begin_execution();
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
    s.counts.events += graph.size();
    bool stale = s.dead;
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
            stale = stale || s.exploration.is_stale(last) || graph[last].act.may_time_out
                || (graph[last].location == no_location && !spin_sites::reads_newest(graph, last));
        } else if ((s.parked & bit(t)) != 0) {
            stale = stale || s.wanted[t].act.may_time_out;
        }
    }
    const event_id main_end = graph.thread(0).last;
    const bool main_ended = main_end != no_event && graph[main_end].kind() == event_kind::thread_end;
    if (unfinished && stale) {
        ++s.counts.blocked;
        return execution_end::blocked;
    }
    ++s.counts.complete;
    if (!unfinished)
        return execution_end::complete;
    if (main_ended)
        return execution_end::daemons;
    return spins ? execution_end::livelock : execution_end::deadlock;
}

// --- whose turn ---------------------------------------------------------------------------------------------------------

thread_id explorer::schedule() {
    state& s = *state_;
    if (s.dead || s.trouble.what != problem::kind::none)
        return no_thread;
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

// A function of the graph alone: the thread of the newest event goes on if it can, else the first that can. Reads that loops
// are known to spin on come after all else, so that they find the newest writes. When no thread can go on, the first of those
// that wait for a write decides whether to take an old one, or to stay blocked.
thread_id explorer::state::whose_turn() {
    const execution_graph& graph = g();
    const thread_id current = graph.size() == 0 ? thread_id{0} : graph[graph.size() - 1].thread;
    const auto may_spin
        = [&](thread_id t) { return is_read(wanted[t].act.kind) && spinning.watched(wanted[t].act.site); };
    for (const bool spinners : {false, true}) {
        const auto goes_on = [&](thread_id t) {
            return (parked & bit(t)) == 0 || (may_spin(t) == spinners && can_proceed(t));
        };
        turn_to_spin = spinners;
        if ((alive & bit(current)) != 0 && goes_on(current))
            return current;
        for (std::uint64_t left = alive & ~bit(current); left != 0; left &= left - 1)
            if (const thread_id t = lowest(left); goes_on(t))
                return t;
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

bool explorer::state::can_proceed(thread_id t) {
    const operation& op = wanted[t];
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

// --- performing ---------------------------------------------------------------------------------------------------------

answer explorer::perform(thread_id t, const operation& op) {
    state& s = *state_;
    if (s.trouble.what != problem::kind::none || s.dead)
        return {status::stop};
    if (s.next_event[t] != no_event)
        return s.replay(t, op);
    s.wanted[t] = op;
    s.spinning.forget(t);
    if (is_read(op.act.kind) && s.fingerprint && s.spinning.watched(op.act.site))
        s.spinning.remember(t, s.fingerprint(t));
    if (s.replaying == 0) {
        const bool spinner = is_read(op.act.kind) && s.spinning.watched(op.act.site);
        const bool mine = (s.at_impasse & bit(t)) != 0
            || (s.turn == t && (!spinner || s.turn_to_spin) && s.can_proceed(t));
        if (mine) {
            s.parked &= ~bit(t);
            return s.extend(t, op);
        }
    }
    s.parked |= bit(t);
    return {status::yield};
}

answer explorer::state::replay(thread_id t, const operation& op) {
    execution_graph& graph = g();
    const event_id e = next_event[t];
    const event& it = graph[e];
    if (it.reads_from < initial_write && !performed(it.reads_from))
        return {status::yield};
    if (it.kind() == event_kind::wait) {
        advance(t, e);
        alive &= ~bit(t);
        return {status::yield};
    }
    location_id x = no_location;
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
        graph.declare_thread(child, t, index);
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
    if (next_event[t] == no_event)
        replaying &= ~bit(t);
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

location_id explorer::state::locate(const operation& op, thread_id t) {
    const location_id x = locations.intern(op.address, op.generation, op.act.size);
    if (locations[x].size != op.act.size) {
        (void)refuse(problem::kind::mixed_sizes,
            "accesses of " + std::to_string(locations[x].size) + " and of " + std::to_string(op.act.size)
                + " bytes to one atomic object",
            t, op.act.site);
        return no_location;
    }
    if (x >= g().location_count() || g().location(x).last_access == no_event)
        g().declare_location(x, op.initial);
    return x;
}

// --- problems and reports -----------------------------------------------------------------------------------------------

answer explorer::state::refuse(problem::kind what, std::string text, thread_id t, std::uint64_t site) {
    trouble = {what, std::move(text), t, site};
    return {status::stop};
}

namespace {

std::string describe(event_kind kind, std::uint8_t size) {
    static constexpr const char* names[] = {"the begin of the thread", "the end of the thread",
        "the creation of a thread", "a join", "a load", "a store", "a read-modify-write",
        "the write of a read-modify-write", "a fence", "a choice", "a wait"};
    std::string text = names[static_cast<std::size_t>(kind)];
    if (is_access(kind))
        text += " of " + std::to_string(size) + " bytes";
    return text;
}

}  // namespace

std::string explorer::state::difference(const event& expected, const operation& got, location_id x) {
    std::string text = "the model is not deterministic: expected "
        + describe(expected.kind(), expected.act.size) + ", got " + describe(got.act.kind, got.act.size);
    if (expected.kind() == got.act.kind) {
        if (expected.location != x)
            text += " on another object";
        else if (expected.act.site != got.act.site)
            text += " from another place in the program";
        else
            text += " with another operand or order";
    }
    return text;
}

const execution_graph& explorer::current() const {
    return state_->exploration.graph();
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

#include "exploration/explorer.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>
#include <vector>

#include "exploration/location_table.hpp"
#include "exploration/saved_states.hpp"
#include "exploration/search.hpp"
#include "exploration/spinning.hpp"
#include "exploration/symmetry.hpp"

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

thread_id highest(std::uint64_t threads) {
    return static_cast<thread_id>(63 - std::countl_zero(threads));
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
    symmetric_threads symmetric;
    std::function<std::uint64_t(thread_id)> fingerprint;
    statistics counts;
    exploration::problem trouble;
    bool started = false;
    bool single = false;   // replay() was asked for: nothing is explored
    bool partial = false;  // begin_at() was asked for
    bool outdated = false;
    bool again = false;  // begin_again() was asked for

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

    saved_states saved;
    std::optional<std::uint32_t> resumed;  // the number of the state that this execution begins with
    bool just_saved = false;
    std::uint64_t executions = 0;

    [[nodiscard]] execution_graph& g() { return exploration.graph(); }
    [[nodiscard]] bool performed(event_id e) {
        const event& it = g()[e];
        const event_id last = last_performed[it.thread];
        return last != no_event && g()[last].index >= it.index;
    }

    void begin_execution();
    void resume(search::saved_state);
    void go_on_from_saved();
    bool worth_saving(thread_id t, const operation& op);
    void keep_progress(std::uint32_t number);
    thread_id whose_turn_in_replay();
    thread_id whose_turn();
    bool can_proceed(thread_id t, const operation& op);
    [[nodiscard]] bool may_spin(const operation& op) const {
        return is_read(op.act.kind) && spinning.watched(op.act.site);
    }
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

bool explorer::watches_loops() const {
    return state_->spinning.any();
}

void explorer::replay(execution_graph g) {
    state_->exploration.restart();
    state_->exploration.graph() = std::move(g);
    state_->single = true;
}

void explorer::begin_at(const frontier& part) {
    state& s = *state_;
    s.spinning.assign(part.spin_sites);
    s.threads.clear();
    if (!part.threads.empty())
        s.threads.assign(part.threads);
    s.exploration.restart_at(part);
    s.partial = true;
    s.started = s.outdated = false;
}

frontier explorer::left() const {
    frontier part = state_->exploration.left();
    part.spin_sites = state_->spinning.all();
    part.threads = state_->threads.all();
    return part;
}

bool explorer::give_away(frontier& part) {
    if (!state_->exploration.give_away(part))
        return false;
    part.spin_sites = state_->spinning.all();
    part.threads = state_->threads.all();
    return true;
}

bool explorer::outdated() const {
    return state_->outdated;
}

bool explorer::begin_again() {
    state& s = *state_;
    if (s.single)
        return false;
    (s.partial ? s.outdated : s.again) = true;
    s.dead = true;
    return true;
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

// A model that is not deterministic shows when it is run from the start: so some executions are, whatever is saved.
void explorer::state::go_on_from_saved() {
    constexpr std::uint64_t first_from_start = 16;
    constexpr std::uint64_t every_from_start = 64;
    resumed.reset();
    saved.release(exploration.forgotten());
    if (++executions <= first_from_start || executions % every_from_start == 0)
        return;
    if (const auto nearest = exploration.nearest_saved())
        resume(*nearest);
}

void explorer::state::resume(search::saved_state nearest) {
    const execution_graph& graph = g();
    const progress& then = saved.at(nearest.number);
    resumed = nearest.number;
    alive = then.alive;
    parked = then.parked;
    newest_performed = then.newest_performed;
    for (thread_id t = 0; t < then.threads.size(); ++t) {
        last_performed[t] = then.threads[t].last_performed;
        if ((then.parked & bit(t)) != 0)
            wanted[t] = then.threads[t].wanted;
        spinning.restore(t, then.threads[t].fingerprint);
        if (last_performed[t] != no_event)
            next_event[t] = graph[last_performed[t]].po_next;
        if (next_event[t] == no_event)
            replaying &= ~bit(t);
    }
    parked &= ~replaying;
}

void explorer::state::keep_progress(std::uint32_t number) {
    progress& now = saved.at(number);
    now.alive = alive;
    now.parked = parked;
    now.newest_performed = newest_performed;
    now.threads.resize(g().thread_count());
    for (thread_id t = 0; t < now.threads.size(); ++t) {
        now.threads[t].last_performed = last_performed[t];
        now.threads[t].fingerprint = spinning.fingerprint(t);
        if ((parked & bit(t)) != 0)
            now.threads[t].wanted = wanted[t];
    }
}

// Executions part at reads and choices, and at stores that can have several places. A few events are replayed sooner than a
// state is put back.
bool explorer::state::worth_saving(thread_id t, const operation& op) {
    constexpr std::uint32_t least_distance = 4;
    constexpr std::uint32_t share = 16;
    if (!saved.enabled() || single || just_saved)
        return false;
    if (g().size() < exploration.newest_saved() + least_distance + g().size() / share)
        return false;
    if (op.act.kind == event_kind::store) {
        const location_id x = locate(op, t);
        return x != no_location && g().location(x).mo_first != no_event;
    }
    return is_read(op.act.kind) || op.act.kind == event_kind::choice;
}

void explorer::save_states() {
    state_->saved.enable();
}

void explorer::saved(std::size_t bytes) {
    state& s = *state_;
    const std::uint32_t number = s.saved.newest();
    s.saved.set_size(number, bytes);
    if (bytes == 0) {
        s.saved.disable();
        s.exploration.forget_all();
        return;
    }
    s.keep_progress(number);
    s.exploration.note_saved(number);
    while (s.saved.too_many()) {
        s.exploration.forget_oldest();
        s.saved.release(s.exploration.forgotten());
    }
}

std::optional<std::uint32_t> explorer::resumes_from() const {
    return state_->resumed;
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
            stale = stale || s.exploration.is_stale(last) || graph[last].act.may_time_out
                || (graph[last].location == no_location && !spin_sites::reads_newest(graph, last));
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

// --- performing ---------------------------------------------------------------------------------------------------------

answer explorer::perform(thread_id t, const operation& op) {
    state& s = *state_;
    if (s.trouble.what != problem::kind::none || s.dead)
        return {status::stop};
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
    std::string text = "expected " + describe(expected.kind(), expected.act.size) + ", got "
        + describe(got.act.kind, got.act.size);
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

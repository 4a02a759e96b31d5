#include "exploration/search.hpp"

#include <algorithm>

#include "exploration/values.hpp"
#include "memory_model/happens_before.hpp"

namespace weaveproof::exploration {

using namespace graph;

search::search(const memory_model::model& model) : model_(model) {
    restart();
}

void search::restart() {
    depth_ = 0;
    if (frames_.empty())
        frames_.push_back(std::make_unique<frame>());
    frames_[0]->graph.clear();
    frames_[0]->graph.declare_thread(0, no_thread, 0);
    frames_[0]->alternatives.clear();
}

search::frame& search::push_frame() {
    if (++depth_ == frames_.size())
        frames_.push_back(std::make_unique<frame>());
    frames_[depth_]->alternatives.clear();
    return *frames_[depth_];
}

// --- adding events ------------------------------------------------------------------------------------------------------

event_id search::add(thread_id t, const action& act, event_id source) {
    execution_graph& g = graph();
    const event_id e = g.append(t, act, no_location);
    g[e].reads_from = source;
    if (act.kind == event_kind::choice)
        for (auto c = static_cast<event_id>(act.operand); c-- > 1;)
            alternatives().push_back({way::take_choice, e, c});
    else if (act.kind == event_kind::thread_create || act.kind == event_kind::thread_join)
        g[e].value = act.operand;
    model_.update_clocks(g, e);
    return e;
}

bool search::add_access(thread_id t, const action& act, location_id x, std::uint64_t fingerprint) {
    execution_graph& g = graph();
    const event_id e = g.append(t, act, x);
    g[e].fingerprint = fingerprint;
    if (act.kind == event_kind::store) {
        g[e].value = updated(act, 0, 0);
        return add_write(e);
    }
    const std::size_t bottom = alternatives().size();
    push_sources(e);
    return settle(e, bottom);
}

void search::add_wait(thread_id t, const action& act, std::uint64_t fingerprint) {
    execution_graph& g = graph();
    const event_id e = g.append(t, act, no_location);
    g[e].fingerprint = fingerprint;
    g[e].waits_as = act.kind;
    g[e].act.kind = event_kind::wait;
    model_.update_clocks(g, e);
}

// The alternatives of a read, the first to be tried last: the newest write, then older ones, then to stay blocked, then the
// writes that another read-modify-write has taken (these only lead to revisits of that one).
void search::push_sources(event_id e) {
    execution_graph& g = graph();
    const event& it = g[e];
    model_.update_clocks(g, e);
    if (it.act.first_satisfying) {
        const event_id only = first_satisfying(it.thread, it.act, it.location);
        if (only != no_event)
            alternatives().push_back({way::read_from, e, only});
        return;
    }
    const std::uint32_t least = model_.least_position(g, e);
    sources_.clear();
    for (event_id w = g.mo_last(it.location);;) {
        if (satisfies(e, w)) {
            const bool taken = it.kind() == event_kind::rmw_read
                && it.act.satisfied_by(g.value_written(it.location, w))
                && g.rmw_successor(it.location, w) != no_event;
            if (taken)
                alternatives().push_back({way::read_from, e, w});
            else
                sources_.push_back(w);
        }
        if (w == initial_write || g.mo_position(w) <= least)
            break;
        w = g[w].mo_previous == no_event ? initial_write : g[w].mo_previous;
        if (g.mo_position(w) < least)
            break;
    }
    if (!satisfies(e, g.mo_last(it.location)))
        alternatives().push_back({way::block, e, g.mo_last(it.location)});
    for (auto w = sources_.rbegin(); w != sources_.rend(); ++w)
        alternatives().push_back({way::read_from, e, *w});
}

bool search::satisfies(event_id read, event_id write) const {
    const event& it = graph()[read];
    return it.act.unsatisfied == otherwise::go_on
        || it.act.satisfied_by(graph().value_written(it.location, write));
}

bool search::enabled(const action& act, location_id x) const {
    const execution_graph& g = graph();
    const event_id last = x < g.location_count() ? g.mo_last(x) : initial_write;
    return act.unsatisfied == otherwise::go_on || act.satisfied_by(g.value_written(x, last));
}

// Of the writes after the thread's own last one, the first that satisfies the operation.
event_id search::first_satisfying(thread_id t, const action& act, location_id x) const {
    const execution_graph& g = graph();
    event_id own = g.thread(t).last;
    while (own != no_event && !(g[own].location == x && is_write(g[own].kind())))
        own = g[own].po_previous;
    for (event_id w = g.mo_after(x, own == no_event ? initial_write : own); w != no_event; w = g[w].mo_next)
        if (act.satisfied_by(g[w].value))
            return w;
    return no_event;
}

bool search::is_stale(event_id wait) const {
    const event& it = graph()[wait];
    return it.location != no_location && it.reads_from != graph().mo_last(it.location);
}

// --- alternatives -------------------------------------------------------------------------------------------------------

bool search::settle(event_id e, std::size_t bottom) {
    while (alternatives().size() > bottom && alternatives().back().at == e) {
        const alternative next = alternatives().back();
        alternatives().pop_back();
        if (apply(next))
            return true;
    }
    return false;
}

bool search::backtrack() {
    for (;;) {
        if (alternatives().empty()) {
            if (depth_ == 0)
                return false;
            --depth_;
            continue;
        }
        const alternative next = alternatives().back();
        alternatives().pop_back();
        if (apply(next) && complete_rmws())
            return true;
    }
}

bool search::apply(const alternative& next) {
    execution_graph& g = graph();
    g.cut(next.at + 1);
    switch (next.what) {
    case way::read_from:
        return read_from(next.at, next.other);
    case way::block:
        block(next.at, next.other);
        return true;
    case way::place_after:
        return place_after(next.at, next.other);
    case way::take_choice:
        return take_choice(next.at, next.other);
    case way::revisit:
        return revisit(next.at, next.other);
    }
    return false;
}

void search::block(event_id e, event_id write) {
    execution_graph& g = graph();
    event& it = g[e];
    it.waits_as = it.act.kind;
    it.act.kind = event_kind::wait;
    it.reads_from = write;
    model_.update_clocks(g, e);
}

bool search::read_from(event_id e, event_id write) {
    execution_graph& g = graph();
    event& it = g[e];
    if (it.kind() == event_kind::wait)
        it.act.kind = it.waits_as;
    it.reads_from = write;
    it.value = g.value_written(it.location, write);
    model_.update_clocks(g, e);
    if (it.act.rechecks_previous && !still_coherent(it.po_previous, e))
        return false;
    if (!model_.consistent(g, e))
        return false;
    const bool writes = it.kind() == event_kind::rmw_read && it.act.satisfied_by(it.value);
    return !writes || add_rmw_write(e);
}

bool search::still_coherent(event_id load, event_id e) const {
    const execution_graph& g = graph();
    return memory_model::least_visible_position(g, load, g.happens_before(e))
        <= g.mo_position(g[load].reads_from);
}

bool search::take_choice(event_id e, std::uint32_t choice) {
    execution_graph& g = graph();
    event& it = g[e];
    if (it.kind() == event_kind::choice) {
        it.value = choice;
        return true;
    }
    g.mo_remove(e);
    it.choice = choice;
    it.value = updated(it.act, g[it.po_previous].value, choice);
    return add_write(e);
}

bool search::add_rmw_write(event_id read) {
    execution_graph& g = graph();
    action act = g[read].act;
    act.kind = event_kind::rmw_write;
    const std::uint64_t old = g[read].value;
    const event_id e = g.append(g[read].thread, act, g[read].location);
    g[e].value = updated(act, old, 0);
    for (std::uint32_t c = choices(act, old); c-- > 1;)
        alternatives().push_back({way::take_choice, e, c});
    return add_write(e);
}

// --- writes and revisits ------------------------------------------------------------------------------------------------

bool search::add_write(event_id e) {
    execution_graph& g = graph();
    model_.update_clocks(g, e);
    push_revisits(e);
    const std::size_t bottom = alternatives().size();
    push_places(e, model_.least_position(g, e));
    return settle(e, bottom);
}

// The write of a read-modify-write directly follows what its read reads from; nothing may come between another's.
void search::push_places(event_id write, std::uint32_t least) {
    execution_graph& g = graph();
    const event& it = g[write];
    if (it.kind() == event_kind::rmw_write) {
        const event_id source = g[it.po_previous].reads_from;
        if (g.mo_position(source) >= least && g.rmw_successor(it.location, source) == no_event)
            alternatives().push_back({way::place_after, write, source});
        return;
    }
    sources_.clear();
    for (event_id w = g.mo_last(it.location); g.mo_position(w) >= least;) {
        if (g.rmw_successor(it.location, w) == no_event)
            sources_.push_back(w);
        if (w == initial_write)
            break;
        w = g[w].mo_previous == no_event ? initial_write : g[w].mo_previous;
    }
    for (auto w = sources_.rbegin(); w != sources_.rend(); ++w)
        alternatives().push_back({way::place_after, write, *w});
}

bool search::place_after(event_id e, event_id write) {
    execution_graph& g = graph();
    g.mo_remove(e);
    g.mo_insert(e, write);
    if (!model_.consistent(g, e))
        return false;
    if (!g[e].read_by_earlier)
        return true;
    for (event_id r = g.location(g[e].location).last_access; r != no_event; r = g[r].location_previous)
        if (is_read(g[r].kind()) && g[r].reads_from == e && !model_.consistent(g, r))
            return false;
    return true;
}

// For each read that the write could have been there for. All events added after the read are deleted, but for those that the
// write depends on; so as not to make a graph twice, each of them must have been added in the one way that counts as maximal.
// That does not depend on the read, so one pass from the newest event down finds all reads.
void search::push_revisits(event_id write) {
    execution_graph& g = graph();
    const event& it = g[write];
    event_id rival
        = no_event;  // has taken what this read-modify-write has read: it must go, or be the one revisited
    if (it.kind() == event_kind::rmw_write)
        rival = g.rmw_successor(it.location, g[it.po_previous].reads_from);
    const clock_value* prefix = g.prefix(write);
    if (rival != no_event && g.in(rival, prefix))
        return;
    for (event_id e = write; e-- > 0;) {
        if (g.in(e, prefix))
            continue;
        if (!added_maximally(e, write))
            return;
        const event& candidate = g[e];
        if (candidate.location != it.location || is_write(candidate.kind()))
            continue;
        if (candidate.act.first_satisfying)
            continue;
        if (rival != no_event && rival < e)
            continue;
        alternatives().push_back({way::revisit, write, e});
    }
}

// What is there when e is judged: the events added up to it, and what the revisiting write depends on.
bool search::in_previous(event_id it, event_id e, event_id revisitor) const {
    return it == initial_write || it <= e || (it != revisitor && graph().in(it, graph().prefix(revisitor)));
}

event_id search::last_in_previous(event_id e, event_id revisitor) const {
    const execution_graph& g = graph();
    event_id w = g.mo_last(g[e].location);
    while (!in_previous(w, e, revisitor))
        w = g[w].mo_previous == no_event ? initial_write : g[w].mo_previous;
    return w;
}

bool search::added_maximally(event_id e, event_id revisitor) const {
    const event& it = graph()[e];
    switch (it.kind()) {
    case event_kind::store:
    case event_kind::rmw_write:
        return it.choice == 0 && !it.read_by_earlier && last_in_previous(e, revisitor) == e;
    case event_kind::load:
    case event_kind::rmw_read:
        if (it.act.first_satisfying)
            return in_previous(it.reads_from, e, revisitor);
        return last_in_previous(e, revisitor) == it.reads_from;
    case event_kind::wait:
        return it.location == no_location || last_in_previous(e, revisitor) == it.reads_from;
    case event_kind::choice:
        return it.value == 0;
    default:
        return true;
    }
}

bool search::revisit(event_id write, event_id read) {
    const execution_graph& before = graph();
    const clock_value* prefix = before.prefix(write);
    keep_.assign(before.size(), false);
    for (event_id e = 0; e < before.size(); ++e)
        keep_[e] = e <= read || before.in(e, prefix);
    frame& next = push_frame();
    execution_graph& g = next.graph;
    g.assign_restricted(before, keep_, renamed_);
    const event_id a = renamed_[write];
    const event_id r = renamed_[read];
    g.mo_remove(a);

    event& it = g[r];
    if (it.kind() == event_kind::wait)
        it.act.kind = it.waits_as;
    g[a].read_by_earlier = true;
    if (!satisfies(r, a)) {
        // A read that waits for another value is of interest only while it sees the last one.
        block(r, a);
        push_places(a, g.mo_position(g.mo_last(it.location)));
        return settle(a, 0);
    }
    it.reads_from = no_event;
    it.value = g[a].value;
    model_.update_clocks(g, r);
    const std::uint32_t least = std::max(model_.least_position(g, r), model_.least_position(g, a));
    it.reads_from = a;
    model_.update_clocks(g, r);
    if (it.act.rechecks_previous && !still_coherent(it.po_previous, r))
        return false;
    push_places(a, least);
    return settle(a, 0);
}

bool search::complete_rmws() {
    execution_graph& g = graph();
    for (thread_id t = 0; t < g.thread_count(); ++t) {
        const event_id last = g.thread(t).last;
        if (last == no_event || g[last].kind() != event_kind::rmw_read
            || !g[last].act.satisfied_by(g[last].value))
            continue;
        if (!add_rmw_write(last))
            return false;
    }
    return true;
}

}  // namespace weaveproof::exploration

#include "exploration/search.hpp"

#include <algorithm>

#include "exploration/values.hpp"

namespace weaveproof::exploration {

using namespace graph;

search::search(const memory_model::model& model) : model_(model) {
    restart();
}

void search::restart() {
    forget_all();
    depth_ = 0;
    if (frames_.empty())
        frames_.push_back(std::make_unique<frame>());
    frames_[0]->graph.clear();
    frames_[0]->graph.declare_thread(0, no_thread, 0);
    frames_[0]->alternatives.clear();
    path_.clear();
    children_ = 0;
    on_way_ = strayed_ = false;
}

search::frame& search::push_frame(event_id shared) {
    if (++depth_ == frames_.size())
        frames_.push_back(std::make_unique<frame>());
    frames_[depth_]->alternatives.clear();
    frames_[depth_]->shared = shared;
    return *frames_[depth_];
}

void search::pop_frame() {
    forget_from(0);
    --depth_;
}

// --- adding events ------------------------------------------------------------------------------------------------------

event_id search::add(thread_id t, const action& act, event_id source) {
    execution_graph& g = graph();
    const event_id e = g.append(t, act, no_location);
    g[e].reads_from = source;
    if (act.kind == event_kind::choice)
        for (auto c = static_cast<event_id>(act.operand); c-- > 1;)
            leave_behind(way::take_choice, e, c);
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
            leave_behind(way::read_from, e, only);
        return;
    }
    const std::uint32_t least = model_.least_position(g, e);
    sources_.clear();
    for (event_id w = g.mo_last(it.location);;) {
        if (accepts(e, w)) {
            const bool taken = it.kind() == event_kind::rmw_read
                && it.act.satisfied_by(g.value_written(it.location, w))
                && g.rmw_successor(it.location, w) != no_event;
            if (taken || !agrees_with_wakes(e, w))
                leave_behind(way::read_from, e, w);
            else
                sources_.push_back(w);
        }
        if (w == initial_write || g.mo_position(w) <= least)
            break;
        w = g.mo_before(w);
        if (g.mo_position(w) < least)
            break;
    }
    if (const event_id last = g.mo_last(it.location); !accepts(e, last) || !agrees_with_wakes(e, last))
        leave_behind(way::block, e, last);
    for (auto w = sources_.rbegin(); w != sources_.rend(); ++w)
        leave_behind(way::read_from, e, *w);
}

bool search::accepts(event_id read, event_id write) {
    execution_graph& g = graph();
    const event& it = g[read];
    if (it.act.unsatisfied == otherwise::block && !it.act.satisfied_by(g.value_written(it.location, write)))
        return false;
    aim(read, write);
    const bool is_placed = write == initial_write || g.mo_position(write) != 0;
    if (is_placed && breaks_symmetry(read, write))
        return false;
    if (it.act.rechecks_previous && write != initial_write
        && !load_is_coherent(read, g.message(write), g.message(write)))
        return false;
    return !it.act.finds_nobody(g.value_written(it.location, write)) || agrees_with_waiters(read, write);
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
    if (it.location == no_location)
        return false;
    return it.reads_from != graph().mo_last(it.location) || it.act.unsatisfied == otherwise::go_on
        || it.act.satisfied_by(graph().value_written(it.location, it.reads_from));
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
        if (on_way_)
            keep_to_way();
        if (alternatives().empty()) {
            if (depth_ == 0)
                return false;
            pop_frame();
            continue;
        }
        const alternative next = alternatives().back();
        alternatives().pop_back();
        path_.resize(next.depth - 1);
        path_.push_back(next.number);
        children_ = 0;
        if (apply(next) && complete_rmws())
            return true;
    }
}

bool search::apply(const alternative& next) {
    execution_graph& g = graph();
    g.cut(next.at + 1);
    forget_from(next.at);
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
    case way::revisit_unsorted:
        return revisit(next.at, next.other, next.what == way::revisit_unsorted);
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
    aim(e, write);
    model_.update_clocks(g, e);
    if (!model_.consistent(g, e))
        return false;
    const bool writes = it.kind() == event_kind::rmw_read && it.act.satisfied_by(it.value);
    return !writes || add_rmw_write(e);
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
        leave_behind(way::take_choice, e, c);
    return add_write(e);
}

// --- writes and revisits ------------------------------------------------------------------------------------------------

bool search::add_write(event_id e) {
    execution_graph& g = graph();
    model_.update_clocks(g, e);
    push_revisits(e);
    const std::size_t bottom = alternatives().size();
    // Where a read-modify-write has read, there it may write.
    push_places(e, g[e].kind() == event_kind::rmw_write ? 0 : model_.least_position(g, e));
    return settle(e, bottom);
}

// The write of a read-modify-write directly follows what its read reads from; nothing may come between another's.
void search::push_places(event_id write, std::uint32_t least) {
    execution_graph& g = graph();
    const event& it = g[write];
    if (it.kind() == event_kind::rmw_write) {
        const event_id source = g[it.po_previous].reads_from;
        if (g.mo_position(source) >= least && g.rmw_successor(it.location, source) == no_event
            && agrees_with_wakes(it.po_previous, source))
            leave_behind(way::place_after, write, source);
        return;
    }
    sources_.clear();
    for (event_id w = g.mo_last(it.location); g.mo_position(w) >= least;) {
        if (g.rmw_successor(it.location, w) == no_event)
            sources_.push_back(w);
        if (w == initial_write)
            break;
        w = g.mo_before(w);
    }
    for (auto w = sources_.rbegin(); w != sources_.rend(); ++w)
        leave_behind(way::place_after, write, *w);
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
        if (is_read(g[r].kind()) && g[r].reads_from == e
            && (!model_.consistent(g, r) || breaks_symmetry(r, e)))
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
    const auto is_candidate = [&](event_id e) {
        const event& candidate = g[e];
        return !is_write(candidate.kind()) && !candidate.act.first_satisfying
            && (rival == no_event || e < rival) && !g.in(e, prefix);
    };
    event_id oldest = no_event;
    for (event_id e = it.location_previous; e != no_event; e = g[e].location_previous)
        if (is_candidate(e))
            oldest = e;
    if (oldest == no_event)
        return;
    for (event_id e = write; e-- > oldest;) {
        if (g.in(e, prefix))
            continue;
        if (!added_maximally(e, write))
            return;
        if (g[e].location != it.location || !is_candidate(e))
            continue;
        if (g.thread(g[e].thread).group != 0)
            leave_behind(way::revisit_unsorted, write, e);
        leave_behind(way::revisit, write, e);
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
        w = g.mo_before(w);
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

bool search::revisit(event_id write, event_id read, bool unsorted) {
    const execution_graph& before = graph();
    const clock_value* prefix = before.prefix(write);
    const auto keep = [&](event_id e) { return before.in(e, prefix); };
    frame& next = push_frame(read);
    execution_graph& g = next.graph;
    g.assign_restricted(before, read + 1, keep, renamed_);
    const event_id a = renamed_[write];
    const event_id r = renamed_[read];
    g.mo_remove(a);

    event& it = g[r];
    if (it.kind() == event_kind::wait)
        it.act.kind = it.waits_as;
    g[a].read_by_earlier = true;
    const bool accepted = accepts(r, a);
    if (unsorted) {
        g.mo_insert(a, g.mo_last(it.location));
        const bool breaks = breaks_symmetry(r, a);
        g.mo_remove(a);
        if (!breaks || !accepted)
            return false;
    }
    if (unsorted || !accepted) {
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

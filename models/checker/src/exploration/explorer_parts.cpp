// Beginning elsewhere than at the start: at a part of a search, and in a state of the program that was saved.
#include "exploration/explorer_state.hpp"

namespace weaveproof::exploration {

using namespace graph;

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

// --- saved states -------------------------------------------------------------------------------------------------------

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

}  // namespace weaveproof::exploration

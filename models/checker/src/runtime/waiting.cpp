#include "runtime/waiting.hpp"

#include <algorithm>
#include <bit>

#include "runtime/settings.hpp"

namespace weaveproof::runtime {

using graph::action;
using graph::event_kind;
using graph::order;

namespace {

// The queue's words have a bit for each thread.
std::uint64_t own_bit(std::uint64_t site) {
    if (state.current >= 64) {
        refuse("more than 64 threads, of which some wait", site);
    }
    return std::uint64_t{1} << state.current;
}

std::uint64_t choose_between(std::uint64_t alternatives, const char* name, std::uint64_t site) {
    action act;
    act.kind = event_kind::choice;
    act.operand = alternatives;
    act.site = site;
    return perform(act, name).value;
}

action queue_update(graph::update how, std::uint64_t operand, std::uint64_t site) {
    action act;
    act.kind = event_kind::rmw_read;
    act.success_order = order::acq_rel;
    act.failure_order = order::acquire;
    act.how = how;
    act.operand = operand;
    act.site = site;
    return act;
}

// Leaves the queue. False: somebody has taken the thread from it already.
bool leave(const queue& q) {
    const std::uint64_t bit = own_bit(q.site);
    action act = queue_update(graph::update::and_, ~bit, q.site);
    act.condition = graph::predicate::equal;
    act.unsatisfied = graph::otherwise::go_on;
    act.mask = bit;
    act.expected = bit;
    return perform_on(q.address, q.kind, act, q.name, false, q.place).wrote;
}

}  // namespace

void enqueue(const queue& q, bool rechecks) {
    action act = queue_update(graph::update::enqueue, own_bit(q.site), q.site);
    act.expected = q.place;
    act.mask = q.bits;
    act.rechecks_previous = rechecks;
    perform_on(q.address, q.kind, act, q.name, false, q.place);
}

bool wait_in(const queue& q, const deadline* until) {
    if (until != nullptr && (has_passed(*until) || times_out(q.site))) {
        if (leave(q)) {
            pass_deadline(until->clock, until->at);
            return false;
        }
        return true;
    }
    if (wakes_spuriously(q.site)) {
        leave(q);
        return true;
    }
    const std::uint64_t bit = own_bit(q.site);
    action act;
    act.kind = event_kind::load;
    act.success_order = order::acquire;
    act.condition = graph::predicate::equal;
    act.unsatisfied = graph::otherwise::block;
    act.first_satisfying = true;
    act.mask = bit;
    act.expected = 0;
    act.may_time_out = until != nullptr;
    act.site = q.site;
    perform_on(q.address, q.kind, act, q.name, false, q.place);
    return true;
}

requeued requeue(
    const queue& q, std::uint64_t most, std::uint64_t moved, std::uintptr_t place, bool rechecks) {
    graph::taking t{std::min(most, graph::taking::most), std::min(moved, graph::taking::most), q.bits};
    const bool moves = place != 0;
    if (moves) {
        t.second = (place - q.place) & 0xFFFF'FFFF'FFFF;
    }
    action act = queue_update(moves ? graph::update::requeue : graph::update::take, t.packed(), q.site);
    act.condition = graph::predicate::any;  // to nobody
    act.expected = q.place;
    act.rechecks_previous = rechecks;
    const auto taken = perform_on(q.address, q.kind, act, q.name, false, q.place);
    if (!taken.wrote) {
        return {};
    }
    const auto& event = state.search->current()[state.search->last_event(state.current)];
    const auto woken = static_cast<unsigned>(std::popcount(taken.value & ~taken.written));
    const auto others = static_cast<unsigned>(std::popcount(taken.value & event.act.mask)) - woken;
    return {woken, static_cast<unsigned>(std::min<std::uint64_t>(others, t.moved))};
}

unsigned wake(const queue& q, std::uint64_t most) {
    return requeue(q, most, 0, 0, false).woken;
}

bool times_out(std::uint64_t site) {
    return choose_between(2, "time out", site) == 1;
}

bool wakes_spuriously(std::uint64_t site) {
    return current_settings.spurious_wakeups && choose_between(2, "spurious wakeup", site) == 1;
}

}  // namespace weaveproof::runtime

#include "runtime/waiting.hpp"

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
    return perform_on(q.address, q.kind, act, q.name, true).wrote;
}

}  // namespace

void enqueue(const queue& q, bool rechecks) {
    action act = queue_update(graph::update::or_, own_bit(q.site), q.site);
    act.rechecks_previous = rechecks;
    perform_on(q.address, q.kind, act, q.name, true);
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
    perform_on(q.address, q.kind, act, q.name);
    return true;
}

unsigned wake(const queue& q, std::uint64_t most) {
    action act = queue_update(graph::update::take, most < 64 ? most : 64, q.site);
    act.condition = graph::predicate::not_equal;  // to nobody
    const auto taken = perform_on(q.address, q.kind, act, q.name);
    return taken.wrote ? static_cast<unsigned>(std::popcount(taken.value & ~taken.written)) : 0;
}

bool times_out(std::uint64_t site) {
    return choose_between(2, "time out", site) == 1;
}

bool wakes_spuriously(std::uint64_t site) {
    return current_settings.spurious_wakeups && choose_between(2, "spurious wakeup", site) == 1;
}

}  // namespace weaveproof::runtime

#include "runtime/engine.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "runtime/outcome.hpp"
#include "runtime/progress.hpp"
#include "runtime/record.hpp"
#include "runtime/replay.hpp"
#include "runtime/saved_state.hpp"
#include "runtime/shadow.hpp"
#include "runtime/thread_end.hpp"
#include "runtime/tls.hpp"
#include "runtime/waiting.hpp"

namespace weaveproof::runtime {

using boost::context::detail::fcontext_t;
using boost::context::detail::jump_fcontext;
using boost::context::detail::make_fcontext;
using boost::context::detail::transfer_t;
using exploration::answer;
using exploration::operation;
using exploration::status;

constinit bool checking = false;
constinit bool instrumented = false;
constinit registers caller{};
constinit engine state{};
constinit undo_log undo;
constinit fiber fibers[threads_at_most];
outcome ended;

namespace {

std::uintptr_t stack_lows[threads_at_most]
    = {};  // the lowest place of each stack that was in use; 0: not known

// Where the context that jumped here is to be found again.
void remember(transfer_t from) {
    *static_cast<fcontext_t*>(from.data) = from.fctx;
}

void enter_fiber(transfer_t from) {
    remember(from);
    graph::action begin;
    begin.kind = graph::event_kind::thread_begin;
    perform(begin);
    fiber& self = fibers[state.current];
    checking = true;
    void* const result = self.start(self.argument);
    checking = false;
    fibers[state.current].result = result;
    end_thread();
}

void prepare(thread_id next) {
    fiber& to = fibers[next];
    state.current = next;
    state.epoch = no_epoch;
    state.own_stack = stack_bottom(next);
    if (to.begun) {
        tls.restore(next);
        errno = to.error_number;
    } else {
        to.begun = true;
        if (state.loops_watched) [[unlikely]] {
            clear_stack_of(next, stack_top(next));
        }
        to.context = make_fcontext(
            to_pointer<void>(stack_top(next)), stack_top(next) - stack_bottom(next), enter_fiber);
        tls.initialize(next);
    }
}

void switch_to(thread_id next) {
    fiber& from = fibers[state.current];
    tls.save(state.current);
    from.error_number = errno;
    if (state.recording) [[unlikely]] {
        WEAVEPROOF_NOTE_REGISTERS(state.current);
    }
    prepare(next);
    remember(jump_fcontext(fibers[next].context, &from.context));
}

}  // namespace

void clear_stack_of(thread_id t, std::uintptr_t used) {
    constexpr std::uintptr_t own_calls = 4096;
    std::uintptr_t& low = stack_lows[t];
    if (low == 0) {
        low = used;
    }
    const std::uintptr_t from = std::max(stack_bottom(t), std::min(low, used) - own_calls);
    std::memset(to_pointer<void>(from), 0, used - from);
    low = used;
}

// As deep as the checker's calls may have gone: until there is nothing for a while. No calls here: they would use that stack.
[[gnu::noinline]] void clear_stack_below() {
    using words [[gnu::vector_size(32), gnu::aligned(16)]] = std::uint64_t;
    constexpr std::uintptr_t own_frame = 256;
    constexpr unsigned at_least = 16;
    constexpr unsigned gap = 12;
    const std::uintptr_t bottom = stack_bottom(state.current);
    std::uintptr_t low = (to_address(__builtin_frame_address(0)) & ~std::uintptr_t{31}) - own_frame;
    stack_lows[state.current] = std::min(stack_lows[state.current], low);
    unsigned empty = 0;
    for (unsigned n = 0; (n < at_least || empty < gap) && low > bottom; ++n, low -= sizeof(words)) {
        auto* const here = to_pointer<volatile words>(low);
        const words found = *here;
        if ((found[0] | found[1] | found[2] | found[3]) == 0) {
            ++empty;
        } else {
            empty = 0;
            *here = words{};
        }
    }
}

void leave_execution() {
    fcontext_t abandoned;
    WEAVEPROOF_NOTE_REGISTERS(state.current);
    jump_fcontext(state.main_context, &abandoned);
    __builtin_unreachable();
}

void yield() {
    const thread_id next = state.search->schedule();
    if (next == state.current) {
        return;
    }
    if (next == graph::no_thread) {
        leave_execution();
    }
    // The registers belong to the hook that waits here; others use the place meanwhile. Only fingerprints ask for them.
    if (state.loops_watched && caller.known != 0) {
        const registers mine = caller;
        switch_to(next);
        caller = mine;
    } else {
        switch_to(next);
        caller.known = 0;
    }
}

void run_threads() {
    thread_id next = state.search->schedule();
    state.save = false;
    while (next != graph::no_thread) {
        prepare(next);
        remember(jump_fcontext(fibers[next].context, &state.main_context));
        if (!state.save) {
            return;
        }
        state.save = false;
        state.search->saved(save_state(state.save_number));
        next = state.current;
    }
}

void end_thread() {
    run_thread_exit_functions();
    graph::action end;
    end.kind = graph::event_kind::thread_end;
    perform(end);
    fibers[state.current].ended = true;
    forget_registers();
    const thread_id next = state.search->schedule();
    if (next == graph::no_thread) {
        leave_execution();
    }
    prepare(next);
    fcontext_t over;
    jump_fcontext(fibers[next].context, &over);
    __builtin_unreachable();
}

namespace {

// Has the main loop keep the state of the program. Returns when it is kept, and again each time that it is put back.
void save_point(std::uint64_t number) {
    fiber& self = fibers[state.current];
    registers mine;
    mine.known = 0;
    if (state.loops_watched) {
        mine = caller;
    }
    tls.save(state.current);
    self.error_number = errno;
    state.save = true;
    state.save_number = static_cast<std::uint32_t>(number);
    remember(jump_fcontext(state.main_context, &self.context));
    if (mine.known != 0) {
        caller = mine;
    } else {
        caller.known = 0;
    }
}

// How an operation is shown when it is recorded.
struct shown {
    const char* name = nullptr;
    std::uintptr_t object = 0;
    bool compare_exchange = false;
    bool part = false;
};

// It is not the thread's turn, or not yet. Returns when it is.
[[gnu::noinline]] void wait_for_turn(const operation& op, const answer& a, const shown& as) {
    if (a.what == status::stop) {
        leave_execution();
    }
    if (a.what == status::save) {
        save_point(a.value);
        return;
    }
    if (a.what == status::announce) {
        announce_event(op.act.site);
        return;
    }
    if (state.recording) [[unlikely]] {
        recorded.park(op.act, as.name, as.object, as.compare_exchange);
    }
    yield();
}

// Asks the search to perform the operation. Another answer than `proceed`: it was not the thread's turn; now it is, and all
// that is known of the object may be another.
inline answer ask(const operation& op, const shown& as) {
    ++state.steps;
    const answer a = state.search->perform(state.current, op);
    state.epoch = no_epoch;
    if (a.what != status::proceed) [[unlikely]] {
        wait_for_turn(op, a, as);
        return a;
    }
    if (state.time_moved) [[unlikely]] {
        carry_time();
    }
    if (state.pausing && (a.wrote || op.act.kind == graph::event_kind::thread_create)) [[unlikely]] {
        make_pause_due();
    }
    if (state.recording) [[unlikely]] {
        recorded.event(op.act, as.name, as.object, as.compare_exchange, as.part);
    }
    return a;
}

void note_location(object& o) {
    if (!o.accessed) {
        o.accessed = true;
        o.location = state.search->current()[state.search->last_event(state.current)].location;
    }
}

}  // namespace

answer perform(const graph::action& act, const char* name) {
    if (state.pausing) [[unlikely]] {
        pause_if_due(act.site);
    }
    operation op;
    op.act = act;
    for (;;) {
        const answer a = ask(op, {name});
        if (a.what == status::proceed) {
            return a;
        }
    }
}

answer perform_on(std::uintptr_t address, object_kind kind, graph::action& act, const char* name, bool part,
    std::uintptr_t shown_as) {
    if (state.pausing) [[unlikely]] {
        pause_if_due(act.site);
    }
    act.size = 8;
    operation op;
    op.act = act;
    for (;;) {
        object& o = object_at(address, kind, 8, act.site);
        op.address = o.name;
        op.generation = o.generation;
        op.initial = o.initial;
        const answer a = ask(op, {name, shown_as == 0 ? address : shown_as, false, part});
        if (a.what == status::proceed) {
            note_location(o);
            return a;
        }
    }
}

answer perform_atomic(std::uintptr_t address, graph::action& act, bool compare_exchange) {
    if (state.pausing) [[unlikely]] {
        pause_if_due(act.site);
    }
    const bool reads = act.kind == graph::event_kind::load;
    const object_use use{reads ? "atomic read" : "atomic write", !reads};
    operation op;
    op.act = act;
    for (;;) {
        object& o = object_at(address, object_kind::atomic, act.size, act.site, use);
        op.address = o.name;
        op.initial = read_memory(address, act.size);
        // Compilers do not instrument every constructor of a local variable: what lies there is not what was written last.
        if (o.accessed && o.content != op.initial) [[unlikely]] {
            renew(o);
        }
        op.generation = o.generation;
        const answer a = ask(op, {nullptr, address, compare_exchange, false});
        if (a.what == status::proceed) {
            note_location(o);
            o.content = a.write_through ? a.written : op.initial;
            cell& c = shadow.at(address);
            const bool wrote = act.kind == graph::event_kind::store || a.wrote;
            check_atomic(c, address, act.size, wrote, act.site);
            if (a.write_through) {
                write_through(c, address, act.size, a.written);
            }
            return a;
        }
    }
}

void refuse(std::string why, std::uint64_t site) {
    checking = false;
    ended.refused = std::move(why);
    ended.refused_at = capture_stack(site);
    leave_execution();
}

void report(violation&& v) {
    checking = false;
    v.thread = state.current;
    ended.violation.emplace(std::move(v));
    announce_violation(state.current);
    leave_execution();
}

void report(violation_kind kind, std::string text, std::uint64_t site) {
    checking = false;
    violation v;
    v.kind = kind;
    v.text = std::move(text);
    v.places.push_back(place_here({}, site));
    if (state.recording) {
        recorded.park(site);
    }
    report(std::move(v));
}

}  // namespace weaveproof::runtime

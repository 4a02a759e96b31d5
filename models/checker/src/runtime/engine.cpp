#include "runtime/engine.hpp"

#include <cerrno>
#include <utility>

#include "runtime/outcome.hpp"
#include "runtime/record.hpp"
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
        to.context = make_fcontext(
            to_pointer<void>(stack_top(next)), stack_top(next) - stack_bottom(next), enter_fiber);
        tls.initialize(next);
    }
}

void switch_to(thread_id next) {
    fiber& from = fibers[state.current];
    tls.save(state.current);
    from.error_number = errno;
    prepare(next);
    remember(jump_fcontext(fibers[next].context, &from.context));
}

}  // namespace

void leave_execution() {
    fcontext_t abandoned;
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
    // The registers belong to the hook that waits here; others use the place meanwhile.
    if (caller.known != 0) {
        const registers mine = caller;
        switch_to(next);
        caller = mine;
    } else {
        switch_to(next);
        caller.known = 0;
    }
}

void run_threads() {
    const thread_id first = state.search->schedule();
    if (first == graph::no_thread) {
        return;
    }
    prepare(first);
    remember(jump_fcontext(fibers[first].context, &state.main_context));
}

void end_thread() {
    run_thread_exit_functions();
    graph::action end;
    end.kind = graph::event_kind::thread_end;
    perform(end);
    fibers[state.current].ended = true;
    const thread_id next = state.search->schedule();
    if (next == graph::no_thread) {
        leave_execution();
    }
    prepare(next);
    fcontext_t over;
    jump_fcontext(fibers[next].context, &over);
    __builtin_unreachable();
}

answer perform(const graph::action& act, const char* name) {
    operation op;
    op.act = act;
    for (;;) {
        ++state.steps;
        const answer a = state.search->perform(state.current, op);
        state.epoch = no_epoch;
        if (a.what == status::proceed) [[likely]] {
            if (state.time_moved) [[unlikely]] {
                carry_time();
            }
            if (state.recording) [[unlikely]] {
                recorded.event(act, name, 0, false, false);
            }
            return a;
        }
        if (a.what == status::stop) {
            leave_execution();
        }
        if (state.recording) [[unlikely]] {
            recorded.park(act.site);
        }
        yield();
    }
}

answer perform_on(std::uintptr_t address, object_kind kind, graph::action& act, const char* name, bool part) {
    operation op;
    for (act.size = 8;;) {
        object& o = object_at(address, kind, 8, act.site);
        op.act = act;
        op.address = o.name;
        op.generation = o.generation;
        op.initial = o.initial;
        ++state.steps;
        const answer a = state.search->perform(state.current, op);
        state.epoch = no_epoch;
        if (a.what == status::proceed) [[likely]] {
            if (!o.accessed) {
                o.accessed = true;
                o.location = state.search->current()[state.search->last_event(state.current)].location;
            }
            if (state.time_moved) [[unlikely]] {
                carry_time();
            }
            if (state.recording) [[unlikely]] {
                recorded.event(act, name, address, false, part);
            }
            return a;
        }
        if (a.what == status::stop) {
            leave_execution();
        }
        if (state.recording) [[unlikely]] {
            recorded.park(act.site);
        }
        yield();
    }
}

answer perform_atomic(std::uintptr_t address, graph::action& act, bool compare_exchange) {
    operation op;
    op.act = act;
    for (;;) {
        object& o = object_at(address, object_kind::atomic, act.size, act.site);
        op.address = o.name;
        op.initial = read_memory(address, act.size);
        // Compilers do not instrument every constructor of a local variable: what lies there is not what was written last.
        if (o.accessed && o.content != op.initial) [[unlikely]] {
            renew(o);
        }
        op.generation = o.generation;
        ++state.steps;
        const answer a = state.search->perform(state.current, op);
        state.epoch = no_epoch;
        if (a.what == status::proceed) [[likely]] {
            if (!o.accessed) {
                o.accessed = true;
                o.location = state.search->current()[state.search->last_event(state.current)].location;
            }
            if (state.time_moved) [[unlikely]] {
                carry_time();
            }
            if (state.recording) [[unlikely]] {
                recorded.event(act, nullptr, address, compare_exchange, false);
            }
            o.content = a.write_through ? a.written : op.initial;
            cell& c = shadow.at(address);
            const bool wrote = act.kind == graph::event_kind::store || a.wrote;
            check_atomic(c, address, act.size, wrote, act.site);
            if (a.write_through) {
                write_through(c, address, act.size, a.written);
            }
            return a;
        }
        if (a.what == status::stop) {
            leave_execution();
        }
        if (state.recording) [[unlikely]] {
            recorded.park(act.site);
        }
        yield();
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

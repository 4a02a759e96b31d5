#include "runtime/session.hpp"

#include <cstdio>
#include <sys/time.h>
#include <utility>

#include "runtime/arena.hpp"
#include "runtime/exit_functions.hpp"
#include "runtime/fingerprint.hpp"
#include "runtime/heap.hpp"
#include "runtime/history.hpp"
#include "runtime/outcome.hpp"
#include "runtime/output.hpp"
#include "runtime/record.hpp"
#include "runtime/replay.hpp"
#include "runtime/saved_state.hpp"
#include "runtime/settings.hpp"
#include "runtime/shadow.hpp"
#include "runtime/thread_end.hpp"
#include "runtime/tls.hpp"
#include "runtime/waiting.hpp"

namespace weaveproof::runtime {

namespace {

using exploration::execution_end;

memory_model::kind kind_of(consistency c) {
    switch (c) {
    case consistency::sc:
        return memory_model::kind::sc;
    case consistency::tso:
        return memory_model::kind::tso;
    default:
        return memory_model::kind::cpp20;
    }
}

exploration::turn_order turns_of(thread_order order) {
    switch (order) {
    case thread_order::first:
        return exploration::turn_order::first;
    case thread_order::last:
        return exploration::turn_order::last;
    default:
        return exploration::turn_order::newest;
    }
}

void* run_body(void* body) {
    const auto& b = *static_cast<const detail::body*>(body);
    b.run(b.context);
    checking = false;
    run_exit_functions();
    return nullptr;
}

std::string problem_text(const exploration::problem& p) {
    using kind = exploration::problem::kind;
    switch (p.what) {
    case kind::not_deterministic:
        return "the model is not deterministic: " + p.text;
    case kind::not_followed:
        return "the program does not follow the recording at " + p.text;
    case kind::mixed_sizes:
        return "atomic accesses of different sizes to the same memory: " + p.text;
    case kind::too_many_threads:
        return "too many threads: " + p.text;
    case kind::too_many_events:
        return "an execution with too many operations: " + p.text;
    default:
        return p.text;
    }
}

}  // namespace

session::session(const request& r, const options& how, states kept)
    : request_(r), how_(how), search_({kind_of(how.memory_model), how.most_threads, how.most_events,
                                  turns_of(how.schedule), how.symmetric}) {
    search_.fingerprint_with(fingerprint);
    if (kept == states::saved && can_save_states()) {
        search_.save_states();
    }
}

session::~session() {
    if (state.search == &search_) {
        state.search = nullptr;
    }
}

bool session::step() {
    ended = {};
    if (!search_.next_execution()) {
        return false;
    }
    state.search = &search_;
    state.loops_watched = search_.watches_loops();
    if (const auto saved = search_.resumes_from()) {
        restore_state(*saved);
    } else {
        begin();
    }
    run_threads();
    checking = false;
    const bool stopped = ended.violation.has_value() || !ended.refused.empty();
    if (ended.violation) {
        ended.violation->graph = search_.current();
    } else if (!stopped && search_.problem().what == exploration::problem::kind::none) {
        judge(search_.finish_execution());
    }
    if (state.recording && ended.violation) {
        describe(*ended.violation);
    }
    undo.undo();
    if (current_settings.whole_program && !is_silent_) {
        is_silent_ = true;
        silence_output();
    }
    return !ended.violation && ended.refused.empty();
}

parallel::stop session::stopped() const {
    using reason = parallel::stop::reason;
    if (ended.violation) {
        return {reason::violated, {}, {}};
    }
    if (!ended.refused.empty()) {
        return {reason::refused, ended.refused, ended.refused_at};
    }
    const exploration::problem& problem = search_.problem();
    if (problem.what == exploration::problem::kind::none) {
        return {};
    }
    const bool bound = problem.what == exploration::problem::kind::too_many_events;
    parallel::stop why{bound ? reason::bounded : reason::refused, problem_text(problem), {}};
    if (problem.site != 0) {
        why.where = {problem.site};
    }
    return why;
}

void session::leave_program() {
    tls.end_check();
}

void session::begin_process() {
    // fork() does not copy timers.
    const itimerval every_second{{1, 0}, {1, 0}};
    setitimer(ITIMER_VIRTUAL, &every_second, nullptr);
}

void session::begin() {
    begin_shadow();
    begin_objects();
    begin_heap();
    begin_thread_exit_functions();
    begin_exit_functions();
    begin_histories();
    begin_time();
    state.exited = false;
    fibers[0] = fiber{};
    fibers[0].start = run_body;
    fibers[0].argument = const_cast<detail::body*>(&request_.body);
}

void session::judge(execution_end end) {
    switch (end) {
    case execution_end::deadlock:
    case execution_end::livelock:
        if (!state.exited) {
            judge_stuck(end == execution_end::deadlock ? violation_kind::deadlock : violation_kind::livelock);
        }
        break;
    case execution_end::complete:
        judge_complete();
        break;
    default:
        break;
    }
}

void session::judge_stuck(violation_kind kind) {
    violation found;
    found.kind = kind;
    if (!may_wait_for_ever(found)) {
        violation& v = add_violation(found.kind);
        v.graph = search_.current_with_waits();
        v.text = std::move(found.text);
    }
}

void session::judge_complete() {
    if (state.exited) {
        return;
    }
    for (thread_id t = 1; t < search_.thread_count(); ++t) {
        const fiber& f = fibers[t];
        if (f.ended && f.joinable && !f.joined && !f.detached) {
            violation& v = add_violation(violation_kind::thread_not_joined);
            v.text = "a thread has ended that is neither joined nor detached";
            v.thread = t;
            return;
        }
    }
    if (const heap_block* const leak = how_.leaks ? find_leak() : nullptr; leak != nullptr) {
        violation& v = add_violation(violation_kind::leak);
        v.text = std::to_string(leak->size) + " bytes of memory are never freed";
        place p;
        p.role = "allocated";
        p.address = block_address(*leak);
        p.size = static_cast<std::uint32_t>(leak->size);
        p.thread = static_cast<thread_id>(space.slot_of(p.address));
        if (state.recording) {
            if (const heap_record* const r = recorded.find_block(p.address, false); r != nullptr) {
                p.after = r->after;
                p.stack = r->stack;
            }
        }
        v.places.push_back(std::move(p));
    }
}

violation& session::add_violation(violation_kind kind) {
    violation& v = ended.violation.emplace();
    v.kind = kind;
    v.graph = search_.current();
    announce_violation(graph::no_thread);
    return v;
}

// While recording.
void session::describe(violation& v) {
    v.records = std::move(recorded.events);
    v.records.resize(v.graph.size());
    for (thread_id t = 0; t < v.graph.thread_count(); ++t) {
        const graph::event_id last = v.graph.thread(t).last;
        if (last != graph::no_event && v.graph[last].kind() == graph::event_kind::wait) {
            v.records[last] = std::move(recorded.wanted[t]);
        }
    }
    const unsigned threads = v.graph.thread_count();
    v.thread_stacks.resize(threads);
    v.live_frames.resize(threads);
    for (thread_id t = 0; t < threads; ++t) {
        if (fibers[t].begun && !fibers[t].ended) {
            v.thread_stacks[t] = std::move(recorded.parked[t]);
            v.live_frames[t] = std::move(recorded.frames[t]);
        }
        v.regions.push_back(
            {stack_bottom(t), stack_top(t) - stack_bottom(t), "stack of T" + std::to_string(t)});
    }
    unsigned numbers[threads_at_most] = {};
    for (const heap_record& h : recorded.heap) {
        if (!h.freed) {
            v.regions.push_back({h.address, h.size,
                "heap block #" + std::to_string(++numbers[h.thread]) + " of T" + std::to_string(h.thread)});
        }
    }
}

}  // namespace weaveproof::runtime

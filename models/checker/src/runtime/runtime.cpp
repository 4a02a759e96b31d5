#include "runtime/runtime.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <utility>

#include "runtime/arena.hpp"
#include "runtime/engine.hpp"
#include "runtime/exit_functions.hpp"
#include "runtime/fingerprint.hpp"
#include "runtime/heap.hpp"
#include "runtime/outcome.hpp"
#include "runtime/output.hpp"
#include "runtime/record.hpp"
#include "runtime/resident.hpp"
#include "runtime/settings.hpp"
#include "runtime/shadow.hpp"
#include "runtime/signals.hpp"
#include "runtime/thread_end.hpp"
#include "runtime/tls.hpp"
#include "runtime/waiting.hpp"

extern "C" char __libc_single_threaded;

namespace weaveproof::runtime {

constinit settings current_settings;

namespace {

using exploration::execution_end;
using exploration::explorer;
using clock = std::chrono::steady_clock;

volatile std::sig_atomic_t interrupted = 0;

// Executions between two looks at the clock.
constexpr std::uint64_t look_every = 256;

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

void* run_body(void* body) {
    const auto& b = *static_cast<const detail::body*>(body);
    b.run(b.context);
    checking = false;
    run_exit_functions();
    return nullptr;
}

// One search: the exploration, or the one execution that shows a counterexample.
class session {
  public:
    session(const request& r, const options& how)
        : request_(r), how_(how), search_({kind_of(how.memory_model), how.most_threads, how.most_events}) {
        search_.fingerprint_with(fingerprint);
        state.search = &search_;
        begin_futexes();
    }
    ~session() { state.search = nullptr; }
    session(const session&) = delete;
    session& operator=(const session&) = delete;

    explorer& search() { return search_; }

    // Runs the next execution. False: there is none, or it was stopped for good.
    bool step() {
        if (!search_.next_execution()) {
            return false;
        }
        begin();
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
        return !ended.violation && ended.refused.empty();
    }

  private:
    void begin() {
        if (++state.execution == 0) {
            shadow.forget();
            state.execution = 1;
        }
        begin_shadow();
        begin_objects();
        begin_heap();
        begin_thread_exit_functions();
        begin_exit_functions();
        begin_time();
        state.exited = false;
        fibers[0] = fiber{};
        fibers[0].start = run_body;
        fibers[0].argument = const_cast<detail::body*>(&request_.body);
    }

    void judge(execution_end end) {
        switch (end) {
        case execution_end::deadlock:
        case execution_end::livelock:
            if (!state.exited) {
                add_violation(
                    end == execution_end::deadlock ? violation_kind::deadlock : violation_kind::livelock);
            }
            break;
        case execution_end::complete:
            judge_complete();
            break;
        default:
            break;
        }
    }

    void judge_complete() {
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

    violation& add_violation(violation_kind kind) {
        violation& v = ended.violation.emplace();
        v.kind = kind;
        v.graph = search_.current();
        return v;
    }

    // While recording.
    void describe(violation& v) {
        v.records = std::move(recorded.events);
        v.records.resize(v.graph.size());
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
                    "heap block #" + std::to_string(++numbers[h.thread]) + " of T"
                        + std::to_string(h.thread)});
            }
        }
    }

    const request& request_;
    const options& how_;
    explorer search_;
};

weaveproof::statistics counts_of(const explorer& search, clock::time_point began) {
    const auto& c = search.counts();
    return {c.complete, c.blocked, c.events, std::chrono::duration<double>(clock::now() - began).count()};
}

std::string problem_text(const exploration::problem& p) {
    using kind = exploration::problem::kind;
    switch (p.what) {
    case kind::not_deterministic:
        return "the model is not deterministic: " + p.text;
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

// What ends a search early; empty: nothing.
std::string limit_reached(const options& how, const weaveproof::statistics& so_far) {
    if (interrupted != 0) {
        return "interrupted";
    }
    if (how.most_executions != 0 && so_far.executions + so_far.blocked >= how.most_executions) {
        return "the limit of " + std::to_string(how.most_executions) + " executions was reached";
    }
    if (how.most_seconds > 0 && so_far.seconds >= how.most_seconds) {
        return "the time limit was reached";
    }
    if (how.most_memory_mb != 0 && resident_megabytes() > how.most_memory_mb) {
        return "the memory limit of " + std::to_string(how.most_memory_mb) + " MB was reached";
    }
    return {};
}

// Runs the violating execution once more, with all recorded that a report needs.
violation run_again(const request& r, const options& how, violation found) {
    state.recording = true;
    if (!found.places.empty()) {
        state.watched = found.places.front().address & ~std::uintptr_t{7};
        state.watched_size = 16;
    }
    ended = {};
    session again{r, how};
    again.search().replay(found.graph);
    recorded.begin();
    again.step();
    state.recording = false;
    if (ended.violation && ended.violation->kind == found.kind) {
        return std::move(*ended.violation);
    }
    return found;
}

bool reserve(unsigned threads) {
    state.threads = threads;
    return space.reserve(threads) && reserve_heap(threads) && reserve_shadow() && reserve_objects()
        && undo.reserve() && tls.reserve(threads);
}

void show_progress(const request& r, const weaveproof::statistics& so_far) {
    tls.end_check();
    restore_output();
    r.progress(r.progress_context, so_far);
    if (current_settings.whole_program) {
        silence_output();
    }
}

void explore(const request& r, const options& how, result& out) {
    const auto began = clock::now();
    session all{r, how};
    if (r.replay != nullptr) {
        all.search().replay(*r.replay);
    }
    std::uint64_t since_look = 0;
    double last_progress = 0;
    while (all.step()) {
        if (current_settings.whole_program && state.execution == 1) {
            silence_output();
        }
        const auto& c = all.search().counts();
        const bool full = how.most_executions != 0 && c.complete + c.blocked >= how.most_executions;
        if (++since_look < look_every && !full && interrupted == 0) {
            continue;
        }
        since_look = 0;
        const auto so_far = counts_of(all.search(), began);
        if (r.progress != nullptr && so_far.seconds - last_progress > 0.1) {
            last_progress = so_far.seconds;
            show_progress(r, so_far);
        }
        out.message = limit_reached(how, so_far);
        if (!out.message.empty()) {
            out.verdict = verdict::inconclusive;
            break;
        }
    }
    out.statistics = counts_of(all.search(), began);
    const exploration::problem& problem = all.search().problem();
    if (ended.violation) {
        out.verdict = verdict::violated;
    } else if (!ended.refused.empty()) {
        out.verdict = verdict::unusable;
        out.message = ended.refused;
        out.where = ended.refused_at;
    } else if (problem.what != exploration::problem::kind::none) {
        const bool bound = problem.what == exploration::problem::kind::too_many_events;
        out.verdict = bound ? verdict::inconclusive : verdict::unusable;
        out.message = problem_text(problem);
        if (problem.site != 0) {
            out.where = {problem.site};
        }
    } else if (out.message.empty()) {
        out.verdict = verdict::holds;
    }
}

}  // namespace

void interrupt() noexcept {
    interrupted = 1;
}

result run(const request& r) {
    const options how = r.how != nullptr ? *r.how : options{};
    result out;
    const unsigned threads = std::min(how.most_threads, threads_at_most);
    if (!reserve(threads)) {
        out.message = "no address space for " + std::to_string(threads) + " threads";
        return out;
    }
    if (!instrumented) {
        out.message = "nothing in this program is compiled with -fsanitize=thread";
        return out;
    }
    know_libc();
    ended = {};
    interrupted = 0;
    current_settings = {how.spurious_wakeups, how.leaks, r.whole_program};
    prepare_output();
    tls.begin_check();
    const char single_threaded = __libc_single_threaded;
    // libstdc++ counts references without atomics while it is set.
    __libc_single_threaded = 0;
    {
        const signal_handlers handlers;
        explore(r, how, out);
        if (ended.violation) {
            if (current_settings.whole_program) {
                silence_output();
            }
            out.violation = run_again(r, how, std::move(*ended.violation));
            ended = {};
        }
    }
    tls.end_check();
    __libc_single_threaded = single_threaded;
    restore_output();
    return out;
}

}  // namespace weaveproof::runtime

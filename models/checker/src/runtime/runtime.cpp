#include "runtime/runtime.hpp"

#include <algorithm>
#include <csignal>
#include <sched.h>
#include <utility>

#include "runtime/arena.hpp"
#include "runtime/engine.hpp"
#include "runtime/heap.hpp"
#include "runtime/outcome.hpp"
#include "runtime/output.hpp"
#include "runtime/record.hpp"
#include "runtime/session.hpp"
#include "runtime/settings.hpp"
#include "runtime/shadow.hpp"
#include "runtime/signals.hpp"
#include "runtime/tls.hpp"
#include "runtime/waiting.hpp"

extern "C" char __libc_single_threaded;

namespace weaveproof::runtime {

constinit settings current_settings;

namespace {

volatile std::sig_atomic_t interrupted = 0;

// Runs one execution once more, with all recorded that a report needs.
parallel::stop run_again(
    const request& r, const options& how, const recorded_execution& execution, statistics& counted) {
    state.recording = true;
    state.watched = execution.watched & ~std::uintptr_t{7};
    state.watched_size = 16;
    session again{r, how, session::states::none};
    again.search().replay(execution.graph, execution.turns);
    recorded.begin();
    begin_replay(execution);
    again.step();
    end_replay();
    state.recording = false;
    const auto& counts = again.search().counts();
    counted = {counts.complete, counts.blocked, counts.events, 0};
    return again.stopped();
}

violation shown(const request& r, const options& how, violation found) {
    statistics ignored;
    run_again(r, how, r.as_told(found), ignored);
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

unsigned processors() {
    cpu_set_t mine;
    return sched_getaffinity(0, sizeof mine, &mine) == 0 ? static_cast<unsigned>(CPU_COUNT(&mine)) : 1;
}

parallel::plan plan_of(const request& r, const options& how) {
    parallel::plan plan;
    plan.jobs = how.jobs == 0 ? processors() : how.jobs;
    plan.shard = {how.shard.number, how.shard.of};
    plan.spin_sites = r.spin_sites;
    plan.resumed = r.resumed;
    plan.most_executions = how.most_executions;
    plan.most_seconds = how.most_seconds;
    plan.most_memory_mb = how.most_memory_mb;
    plan.interrupted = &interrupted;
    plan.save_every = how.checkpoint_seconds;
    if (r.progress) {
        plan.show = [&r](const parallel::progress& so_far) {
            tls.end_check();
            restore_output();
            r.progress(so_far);
            if (current_settings.whole_program) {
                silence_output();
            }
        };
    }
    if (r.save) {
        plan.save = [&r](const parallel::remainder& rest) {
            tls.end_check();
            r.save(rest);
        };
    }
    return plan;
}

verdict verdict_of(parallel::outcome::end how) {
    switch (how) {
    case parallel::outcome::end::explored:
        return verdict::holds;
    case parallel::outcome::end::violated:
        return verdict::violated;
    case parallel::outcome::end::refused:
        return verdict::unusable;
    default:
        return verdict::inconclusive;
    }
}

// How far a search goes on for a violation that is shorter to tell than the first one: a fraction of a second.
constexpr unsigned further_executions = 2'000;
constexpr std::uint64_t further_events = 200'000;

void find_shorter(session& search, const request& r, violation& best) {
    std::uint64_t shortest = r.length(best);
    std::uint64_t events = 0;
    for (unsigned n = 0; n < further_executions && events < further_events && interrupted == 0; ++n) {
        const bool goes_on = search.step();
        events += search.search().current().size();
        if (goes_on) {
            continue;
        }
        if (!ended.violation) {
            break;
        }
        if (ended.violation->kind != best.kind || ended.violation->graph.size() > best.graph.size()) {
            continue;
        }
        if (const std::uint64_t length = r.length(*ended.violation); length < shortest) {
            shortest = length;
            best = std::move(*ended.violation);
        }
    }
    search.leave_program();
}

void explore(const request& r, const options& how, result& out) {
    session probe{r, how, session::states::none};
    session all{r, how, session::states::saved};
    parallel::outcome found = parallel::explore(all, probe, plan_of(r, how));
    const auto& counts = found.rest.counts;
    out.statistics = {counts.complete, counts.blocked, counts.events, found.rest.seconds};
    out.verdict = verdict_of(found.how);
    out.message = std::move(found.text);
    out.where = std::move(found.where);
    out.rest = std::move(found.rest);
    out.can_go_on = found.can_go_on;
    out.total = found.total;
    if (out.verdict == verdict::violated) {
        out.violation = std::move(ended.violation);
        if (how.jobs == 1 && out.violation && r.length) {
            find_shorter(all, r, *out.violation);
        }
    }
}

// Runs the one execution that was recorded.
void replay(const request& r, const options& how, result& out) {
    const parallel::stop why = run_again(r, how, *r.replay, out.statistics);
    out.message = why.text;
    out.where = why.where;
    switch (why.why) {
    case parallel::stop::reason::none:
        out.verdict = verdict::unusable;
        out.message = "the program ends without the violation that the recording leads to";
        break;
    case parallel::stop::reason::violated:
        out.verdict = verdict::violated;
        out.violation = std::move(ended.violation);
        break;
    case parallel::stop::reason::refused:
        out.verdict = verdict::unusable;
        break;
    case parallel::stop::reason::bounded:
        out.verdict = verdict::inconclusive;
        break;
    }
}

bool has_requeue(const graph::execution_graph& g) {
    for (graph::event_id e = 0; e < g.size(); ++e) {
        if (g[e].act.how == graph::update::requeue) {
            return true;
        }
    }
    return false;
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
    begin_futexes(r.replay != nullptr && has_requeue(r.replay->graph));
    state.pausing = false;
    const char single_threaded = __libc_single_threaded;
    // libstdc++ counts references without atomics while it is set.
    __libc_single_threaded = 0;
    {
        const signal_handlers handlers;
        if (r.replay != nullptr) {
            replay(r, how, out);
        } else {
            explore(r, how, out);
        }
        if (out.violation && r.replay == nullptr) {
            if (current_settings.whole_program) {
                silence_output();
            }
            out.violation = shown(r, how, std::move(*out.violation));
        }
        ended = {};
    }
    tls.end_check();
    __libc_single_threaded = single_threaded;
    restore_output();
    return out;
}

}  // namespace weaveproof::runtime

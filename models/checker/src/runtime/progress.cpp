#include "runtime/progress.hpp"

#include "runtime/engine.hpp"
#include "weaveproof/progress.hpp"

namespace weaveproof::runtime {

namespace {

bool some_thread_is_paused() {
    for (thread_id t = 0; t < state.search->thread_count(); ++t) {
        if (fibers[t].begun && fibers[t].paused) {
            return true;
        }
    }
    return false;
}

// Waits for what never comes: to the search it is a thread like others that wait.
[[noreturn]] void pause(fiber& self, std::uint64_t site) {
    self.paused = true;
    graph::action act;
    act.kind = graph::event_kind::load;
    act.condition = graph::predicate::equal;
    act.unsatisfied = graph::otherwise::block;
    act.first_satisfying = true;
    act.expected = 1;
    act.site = site;
    perform_on(to_address(&self.paused), object_kind::pause, act, "paused");
    leave_execution();
}

}  // namespace

void make_pause_due() {
    fiber& self = fibers[state.current];
    self.pause_due = self.may_pause != 0;
}

void pause_if_due(std::uint64_t site) {
    fiber& self = fibers[state.current];
    if (!self.pause_due) {
        return;
    }
    self.pause_due = false;
    graph::action act;
    act.kind = graph::event_kind::choice;
    act.operand = 2;
    act.site = site;
    if (perform(act, "pause").value == 1) {
        pause(self, site);
    }
}

bool needs_no_progress(thread_id t) {
    const bool paused = some_thread_is_paused();
    const unsigned threads = state.search->thread_count();
    // Threads that join each other would be a circle.
    for (unsigned steps = 0; t != graph::no_thread && steps < threads; ++steps) {
        const fiber& f = fibers[t];
        if (f.paused || (f.may_pause != 0 && paused)) {
            return true;
        }
        t = f.joining;
    }
    return false;
}

bool no_progress_is_needed() {
    for (thread_id t = 0; t < state.search->thread_count(); ++t) {
        if (fibers[t].begun && !fibers[t].ended && !needs_no_progress(t)) {
            return false;
        }
    }
    return true;
}

}  // namespace weaveproof::runtime

namespace weaveproof {

using namespace runtime;

may_be_paused::may_be_paused() noexcept {
    if (checking) {
        state.pausing = true;
        fiber& self = fibers[state.current];
        ++self.may_pause;
        self.pause_due = true;
    }
}

may_be_paused::~may_be_paused() {
    if (checking) {
        fiber& self = fibers[state.current];
        --self.may_pause;
        self.pause_due = self.pause_due && self.may_pause != 0;
    }
}

}  // namespace weaveproof

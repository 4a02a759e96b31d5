#include "verdict/fold.hpp"

#include <optional>
#include <vector>

namespace weaveproof::diagnosis {

namespace {

using index = std::size_t;

// What the places of the violation are, or stand right after.
std::vector<index> ends_of_story(const counterexample& c) {
    std::vector<index> result;
    for (const counterexample::thread& t : c.threads) {
        if (t.state == counterexample::thread_state::waiting) {
            return {};  // what does not go on is explained by all that was done
        }
    }
    for (const counterexample::place& p : c.places) {
        if (p.event) {
            result.push_back(*p.event);
            continue;
        }
        std::optional<index> last;
        for (index i = 0; i < c.events.size(); ++i) {
            if (p.thread == c.events[i].thread) {
                last = i;
            }
        }
        if (last) {
            result.push_back(*last);
        }
    }
    return result;
}

// Those events, what comes before them in program order and reads-from, and the writes that a read among them
// did not see.
std::vector<bool> story(const counterexample& c, const std::vector<index>& ends) {
    std::vector<std::optional<index>> before(c.events.size());
    std::vector<std::optional<index>> last(c.threads.size());
    for (index i = 0; i < c.events.size(); ++i) {
        before[i] = last[c.events[i].thread];
        last[c.events[i].thread] = i;
    }
    std::vector<bool> result(c.events.size(), false);
    for (const index e : ends) {
        result[e] = true;
    }
    // Everything that an event depends on is listed before it.
    for (index i = c.events.size(); i-- > 0;) {
        if (result[i]) {
            for (const std::optional<index>& source : {before[i], c.events[i].reads_from}) {
                if (source) {
                    result[*source] = true;
                }
            }
        }
    }
    for (index i = 0; i < c.events.size(); ++i) {
        if (result[i] && c.events[i].newest) {
            result[*c.events[i].newest] = true;
        }
    }
    return result;
}

}  // namespace

void fold(counterexample& c) {
    const std::vector<index> ends = ends_of_story(c);
    const std::vector<bool> told = ends.empty() ? std::vector<bool>(c.events.size(), true) : story(c, ends);
    for (index i = 0; i < c.events.size(); ++i) {
        const counterexample::event_kind kind = c.events[i].kind;
        if (kind == counterexample::event_kind::begin || kind == counterexample::event_kind::end
            || !told[i]) {
            c.events[i].folded = true;
        }
    }
    // A sleeper that nothing wakes: that it waits says it all.
    for (index i = 1; i < c.events.size(); ++i) {
        const counterexample::event& sleep = c.events[i - 1];
        const counterexample::event& wait = c.events[i];
        if (wait.kind == counterexample::event_kind::wait && sleep.kind == counterexample::event_kind::call
            && sleep.thread == wait.thread && sleep.operation == wait.operation
            && sleep.address == wait.address) {
            c.events[i - 1].folded = true;
        }
    }
    // What is pointed at must be seen.
    for (const counterexample::place& p : c.places) {
        if (p.event) {
            c.events[*p.event].folded = false;
        }
    }
}

}  // namespace weaveproof::diagnosis

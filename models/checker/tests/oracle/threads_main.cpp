// What the oracle's programs have not: accesses before a thread is made, and after it was joined. What its maker wrote before is what
// it reads, and what it wrote is what who joins it reads, under every memory model. Returns 0 if so, and 1 with a message if not.
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "exploration/explorer.hpp"

namespace {

using namespace weaveproof;
using namespace weaveproof::exploration;
using namespace weaveproof::graph;

constexpr std::uint64_t x = 1;

// x = 1; T1 { read x; x = 2; } is made and joined; read x.
struct program {
    explorer& search;
    std::size_t step[2] = {0, 0};
    std::vector<std::string> wrong = {};

    bool perform(thread_id t, const action& what, std::uint64_t read = 0) {
        const answer got = search.perform(t, {.act = what, .address = x});
        if (got.what != status::proceed)
            return false;
        if (what.kind == event_kind::load && got.value != read)
            wrong.push_back("thread " + std::to_string(t) + " reads " + std::to_string(got.value) + ", not "
                + std::to_string(read));
        return true;
    }

    bool next(thread_id t) {
        const std::size_t now = step[t]++;
        const action load{.kind = event_kind::load, .size = 4};
        const action maker[] = {{.kind = event_kind::thread_begin},
            {.kind = event_kind::store, .size = 4, .operand = 1}, {.kind = event_kind::thread_create},
            {.kind = event_kind::thread_join, .operand = 1}, load, {.kind = event_kind::thread_end}};
        const action made[] = {{.kind = event_kind::thread_begin}, load,
            {.kind = event_kind::store, .size = 4, .operand = 2}, {.kind = event_kind::thread_end}};
        const bool done = perform(t, t == 0 ? maker[now] : made[now], t == 0 ? 2 : 1);
        step[t] -= done ? 0 : 1;
        return done && step[t] < (t == 0 ? std::size(maker) : std::size(made));
    }
};

bool holds(memory_model::kind model) {
    explorer search({.model = model});
    std::uint64_t executions = 0;
    while (search.next_execution()) {
        program p{search};
        for (thread_id t = no_thread; (t = search.schedule()) != no_thread;)
            while (p.next(t)) {
            }
        if (search.finish_execution() == execution_end::blocked)
            continue;
        ++executions;
        for (const std::string& each : p.wrong)
            std::printf("under %s %s\n", std::string(memory_model::name(model)).c_str(), each.c_str());
        if (!p.wrong.empty())
            return false;
    }
    return executions == 1 && search.problem().what == problem::kind::none;
}

}  // namespace

int main() {
    using weaveproof::memory_model::kind;
    return holds(kind::cpp20) && holds(kind::sc) && holds(kind::tso) ? 0 : 1;
}

#include "harness.hpp"
#include "peers.hpp"
#include "suites.hpp"
#include "workloads.hpp"

#include <algorithm>
#include <thread>

namespace weaveproof::bench {
namespace {

template <class ConditionVariable>
void notify_nobody(benchmark::State& state) {
    ConditionVariable c;
    for (auto _ : state) {
        c.notify_one();
    }
}

constexpr int crowd = 64;

/// 64 threads wait. An operation is: wake them with one notify_all, and wait until all have been in the mutex; the
/// next begins when all wait again.
template <class Mutex, class ConditionVariable>
void wake_all(benchmark::State& state) {
    alignas(cache_line) Mutex m;
    ConditionVariable go;
    ConditionVariable all_there;
    int round = 0;
    int waiting = 0;
    bool over = false;
    crew::run(state, crowd + 1, placement::spread, [&](int me, const crew::running& running) {
        std::uint64_t rounds = 0;
        std::unique_lock lock(m);
        if (me != 0) {
            while (!over) {
                if (++waiting == crowd) {
                    all_there.notify_one();
                }
                const int seen = round;
                while (seen == round) {
                    go.wait(lock);
                }
            }
            return rounds;
        }
        for (; !over; ++rounds) {
            while (waiting != crowd) {
                all_there.wait(lock);
            }
            waiting = 0;
            ++round;
            over = !running.load(std::memory_order_relaxed);
            go.notify_all();
        }
        return rounds;
    });
}

/// 64 threads wait for tokens. An operation is: one token and one notify_one, and one of them takes it, answers,
/// and waits again.
template <class Mutex, class ConditionVariable>
void wake_one(benchmark::State& state) {
    alignas(cache_line) Mutex m;
    ConditionVariable more;
    ConditionVariable taken;
    int tokens = 0;
    bool over = false;
    crew::run(state, crowd + 1, placement::spread, [&](int me, const crew::running& running) {
        std::uint64_t rounds = 0;
        std::unique_lock lock(m);
        if (me != 0) {
            for (;;) {
                while (tokens == 0 && !over) {
                    more.wait(lock);
                }
                if (over) {
                    more.notify_one();
                    return rounds;
                }
                --tokens;
                taken.notify_one();
            }
        }
        for (; running.load(std::memory_order_relaxed); ++rounds) {
            ++tokens;
            more.notify_one();
            while (tokens != 0) {
                taken.wait(lock);
            }
        }
        over = true;
        more.notify_one();
        return rounds;
    });
}

}  // namespace

template <class Mutex, class ConditionVariable>
void add_condition_variable(const char* peer) {
    const auto name = [&](const char* workload) { return name_of("condition_variable", workload, peer); };
    add_loop(name("notify nobody"), notify_nobody<ConditionVariable>);
    add_timed(name("ping-pong,two cores,notify locked"), [](benchmark::State& s) {
        take_turns<Mutex, ConditionVariable>(s, placement::spread, notify::locked);
    });
    add_timed(name("ping-pong,two cores,notify unlocked"), [](benchmark::State& s) {
        take_turns<Mutex, ConditionVariable>(s, placement::spread, notify::unlocked);
    });
    add_timed(name("ping-pong,one core,notify locked"), [](benchmark::State& s) {
        take_turns<Mutex, ConditionVariable>(s, placement::together, notify::locked);
    });
    add_timed(name("ping-pong,one core,notify unlocked"), [](benchmark::State& s) {
        take_turns<Mutex, ConditionVariable>(s, placement::together, notify::unlocked);
    });
    add_timed(name("wake one of 64"), wake_one<Mutex, ConditionVariable>);
    add_timed(name("wake all of 64"), wake_all<Mutex, ConditionVariable>);
}

void add_condition_variables() {
    add_condition_variable<weaveproof::mutex, weaveproof::condition_variable>("weaveproof");
    add_condition_variable<std::mutex, std::condition_variable>("glibc");
#ifdef WEAVEPROOF_BENCH_ABSEIL
    add_condition_variable<absl_mutex, absl_condition_variable>("Abseil");
#endif
#ifdef WEAVEPROOF_BENCH_NSYNC
    add_condition_variable<nsync_mutex, nsync_condition_variable>("nsync");
#endif
}

}  // namespace weaveproof::bench

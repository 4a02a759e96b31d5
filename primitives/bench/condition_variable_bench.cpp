#include "peers.hpp"

#include <benchmark/benchmark.h>

namespace weaveproof::bench {
namespace {

template <class Mutex, class ConditionVariable>
void condition_variable_notify_nobody(benchmark::State& state) {
    ConditionVariable c;
    for (auto _ : state) {
        c.notify_one();
    }
}

/// The threads take turns; range(0): whether the mutex is held to notify. Each waits for its own turn.
template <class Mutex, class ConditionVariable>
void condition_variable_ping_pong(benchmark::State& state) {
    static Mutex m;
    static ConditionVariable my_turn[2];
    static int turn = 0;
    const int me = state.thread_index();
    const bool notify_locked = state.range(0) != 0;
    for (auto _ : state) {
        std::unique_lock lock(m);
        while (turn != me) {
            my_turn[me].wait(lock);
        }
        turn = 1 - me;
        if (notify_locked) {
            my_turn[1 - me].notify_one();
        } else {
            lock.unlock();
            my_turn[1 - me].notify_one();
        }
    }
    state.SetItemsProcessed(state.iterations());
}

#define CONDITION_VARIABLE_BENCHMARKS(...)                                                                   \
    BENCHMARK_TEMPLATE(condition_variable_notify_nobody, __VA_ARGS__);                                       \
    BENCHMARK_TEMPLATE(condition_variable_ping_pong, __VA_ARGS__)->Arg(0)->Arg(1)->Threads(2)->UseRealTime()

CONDITION_VARIABLE_BENCHMARKS(weaveproof::mutex, weaveproof::condition_variable);
CONDITION_VARIABLE_BENCHMARKS(std::mutex, std::condition_variable);
#ifdef WEAVEPROOF_BENCH_ABSEIL
CONDITION_VARIABLE_BENCHMARKS(absl_mutex, absl_condition_variable);
#endif
#ifdef WEAVEPROOF_BENCH_NSYNC
CONDITION_VARIABLE_BENCHMARKS(nsync_mutex, nsync_condition_variable);
#endif

}  // namespace
}  // namespace weaveproof::bench

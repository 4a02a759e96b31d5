#include "peers.hpp"

#include <benchmark/benchmark.h>

namespace weaveproof::bench {
namespace {

template <class Semaphore>
void semaphore_uncontended(benchmark::State& state) {
    Semaphore s(1);
    for (auto _ : state) {
        s.acquire();
        benchmark::ClobberMemory();
        s.release();
    }
}

/// All threads go through a semaphore of two units.
template <class Semaphore>
void semaphore_contended(benchmark::State& state) {
    static Semaphore s(2);
    for (auto _ : state) {
        s.acquire();
        benchmark::ClobberMemory();
        s.release();
    }
    state.SetItemsProcessed(state.iterations());
}

/// Two threads take turns.
template <class Semaphore>
void semaphore_ping_pong(benchmark::State& state) {
    static Semaphore turns[2]{Semaphore(1), Semaphore(0)};
    const int me = state.thread_index();
    for (auto _ : state) {
        turns[me].acquire();
        turns[1 - me].release();
    }
    state.SetItemsProcessed(state.iterations());
}

#define SEMAPHORE_BENCHMARKS(type)                                                                           \
    BENCHMARK_TEMPLATE(semaphore_uncontended, type);                                                         \
    BENCHMARK_TEMPLATE(semaphore_contended, type)->Threads(2)->Threads(4)->Threads(8)->UseRealTime();        \
    BENCHMARK_TEMPLATE(semaphore_ping_pong, type)->Threads(2)->UseRealTime()

SEMAPHORE_BENCHMARKS(weaveproof::counting_semaphore<>);
SEMAPHORE_BENCHMARKS(std::counting_semaphore<>);
SEMAPHORE_BENCHMARKS(posix_semaphore);

}  // namespace
}  // namespace weaveproof::bench

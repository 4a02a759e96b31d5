#include "peers.hpp"

#include <benchmark/benchmark.h>

namespace weaveproof::bench {
namespace {

template <class Mutex>
void mutex_uncontended(benchmark::State& state) {
    Mutex m;
    for (auto _ : state) {
        m.lock();
        benchmark::ClobberMemory();
        m.unlock();
    }
}

/// All threads share one mutex and a counter; range(0) steps of work are done outside for each inside.
template <class Mutex>
void mutex_contended(benchmark::State& state) {
    static Mutex m;
    static long count = 0;
    const auto outside = state.range(0);
    for (auto _ : state) {
        m.lock();
        benchmark::DoNotOptimize(++count);
        m.unlock();
        for (long i = 0; i < outside; ++i) {
            benchmark::DoNotOptimize(i);
        }
    }
    state.SetItemsProcessed(state.iterations());
}

#define MUTEX_BENCHMARKS(type)                                                                               \
    BENCHMARK_TEMPLATE(mutex_uncontended, type);                                                             \
    BENCHMARK_TEMPLATE(mutex_contended, type)                                                                \
        ->Arg(0)                                                                                             \
        ->Arg(100)                                                                                           \
        ->Threads(2)                                                                                         \
        ->Threads(4)                                                                                         \
        ->Threads(8)                                                                                         \
        ->UseRealTime()

MUTEX_BENCHMARKS(weaveproof::mutex);
MUTEX_BENCHMARKS(std::mutex);
#ifdef WEAVEPROOF_BENCH_ABSEIL
MUTEX_BENCHMARKS(absl_mutex);
#endif
#ifdef WEAVEPROOF_BENCH_NSYNC
MUTEX_BENCHMARKS(nsync_mutex);
#endif
#ifdef WEAVEPROOF_BENCH_TBB
MUTEX_BENCHMARKS(tbb::mutex);
#endif

}  // namespace
}  // namespace weaveproof::bench

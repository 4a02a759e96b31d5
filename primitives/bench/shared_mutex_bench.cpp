#include "peers.hpp"

#include <benchmark/benchmark.h>

namespace weaveproof::bench {
namespace {

template <class Mutex>
void shared_mutex_uncontended(benchmark::State& state) {
    Mutex m;
    for (auto _ : state) {
        m.lock();
        benchmark::ClobberMemory();
        m.unlock();
    }
}

template <class Mutex>
void shared_mutex_uncontended_shared(benchmark::State& state) {
    Mutex m;
    for (auto _ : state) {
        m.lock_shared();
        benchmark::ClobberMemory();
        m.unlock_shared();
    }
}

/// All threads share one lock; one in range(0) operations writes (none if it is 0).
template <class Mutex>
void shared_mutex_mixed(benchmark::State& state) {
    static Mutex m;
    static long value = 0;
    const auto period = state.range(0);
    long until_write = period;
    for (auto _ : state) {
        if (period != 0 && --until_write == 0) {
            until_write = period;
            m.lock();
            benchmark::DoNotOptimize(++value);
            m.unlock();
        } else {
            m.lock_shared();
            benchmark::DoNotOptimize(value);
            m.unlock_shared();
        }
    }
    state.SetItemsProcessed(state.iterations());
}

#define SHARED_MUTEX_BENCHMARKS(type)                                                                        \
    BENCHMARK_TEMPLATE(shared_mutex_uncontended, type);                                                      \
    BENCHMARK_TEMPLATE(shared_mutex_uncontended_shared, type);                                               \
    BENCHMARK_TEMPLATE(shared_mutex_mixed, type)                                                             \
        ->Arg(0)                                                                                             \
        ->Arg(1000)                                                                                          \
        ->Arg(20)                                                                                            \
        ->Threads(2)                                                                                         \
        ->Threads(4)                                                                                         \
        ->Threads(8)                                                                                         \
        ->UseRealTime()

SHARED_MUTEX_BENCHMARKS(weaveproof::shared_mutex);
SHARED_MUTEX_BENCHMARKS(std::shared_mutex);
#ifdef WEAVEPROOF_BENCH_ABSEIL
SHARED_MUTEX_BENCHMARKS(absl_mutex);
#endif
#ifdef WEAVEPROOF_BENCH_NSYNC
SHARED_MUTEX_BENCHMARKS(nsync_mutex);
#endif
#ifdef WEAVEPROOF_BENCH_TBB
SHARED_MUTEX_BENCHMARKS(tbb::rw_mutex);
#endif

}  // namespace
}  // namespace weaveproof::bench

#include "peers.hpp"

#include <benchmark/benchmark.h>

namespace weaveproof::bench {
namespace {

template <class Buffer>
void bounded_buffer_uncontended(benchmark::State& state) {
    Buffer b(16);
    for (auto _ : state) {
        b.push(1);
        benchmark::DoNotOptimize(b.pop());
    }
}

/// Half of the threads push, the others pop; range(0) is the capacity.
template <class Buffer>
void bounded_buffer_passes(benchmark::State& state) {
    static std::optional<Buffer> b;
    if (state.thread_index() == 0) {
        b.emplace(static_cast<std::size_t>(state.range(0)));
    }
    for (auto _ : state) {
        if (state.thread_index() % 2 == 0) {
            b->push(1);
        } else {
            benchmark::DoNotOptimize(b->pop());
        }
    }
    state.SetItemsProcessed(state.iterations());
}

#define BOUNDED_BUFFER_BENCHMARKS(type)                                                                      \
    BENCHMARK_TEMPLATE(bounded_buffer_uncontended, type);                                                    \
    BENCHMARK_TEMPLATE(bounded_buffer_passes, type)                                                          \
        ->Arg(1)                                                                                             \
        ->Arg(64)                                                                                            \
        ->Threads(2)                                                                                         \
        ->Threads(4)                                                                                         \
        ->Threads(8)                                                                                         \
        ->UseRealTime()

BOUNDED_BUFFER_BENCHMARKS(weaveproof::bounded_buffer<int>);
BOUNDED_BUFFER_BENCHMARKS(standard_buffer<int>);
#ifdef WEAVEPROOF_BENCH_TBB
BOUNDED_BUFFER_BENCHMARKS(tbb_buffer<int>);
#endif

}  // namespace
}  // namespace weaveproof::bench

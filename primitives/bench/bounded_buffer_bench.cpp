#include "harness.hpp"
#include "peers.hpp"
#include "suites.hpp"
#include "workloads.hpp"

namespace weaveproof::bench {
namespace {

template <class Buffer>
void uncontended(benchmark::State& state) {
    Buffer b(16);
    for (auto _ : state) {
        b.push(1);
        benchmark::DoNotOptimize(b.pop());
    }
}

}  // namespace

template <class Buffer>
void add_buffer(peer<Buffer> p) {
    const auto name
        = [&](const std::string& workload) { return name_of("bounded_buffer", workload, p.name); };
    add_loop(name("uncontended"), uncontended<Buffer>);
    for (const int pairs : {1, 2, 4}) {
        for (const std::size_t capacity : {1UL, 64UL, 4096UL}) {
            add_timed(name(std::to_string(pairs) + ':' + std::to_string(pairs) + ",capacity "
                          + std::to_string(capacity)),
                [=](benchmark::State& s) { pass<Buffer>(s, pairs, capacity); });
        }
    }
}

void add_buffers() {
    add_buffer(peer<weaveproof::bounded_buffer<int>>{"weaveproof"});
    add_buffer(peer<standard_buffer<int>>{"std::deque, glibc"});
#ifdef WEAVEPROOF_BENCH_TBB
    add_buffer(peer<tbb_buffer<int>>{"oneTBB"});
#endif
#ifdef WEAVEPROOF_BENCH_MOODYCAMEL
    add_buffer(peer<moodycamel_buffer<int>>{"moodycamel"});
    add_buffer(peer<moodycamel_queue<int>>{"moodycamel, unbounded"});
#endif
}

}  // namespace weaveproof::bench

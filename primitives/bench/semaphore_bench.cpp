#include "harness.hpp"
#include "peers.hpp"
#include "suites.hpp"
#include "workloads.hpp"

#include <memory>

namespace weaveproof::bench {
namespace {

/// All threads go through a semaphore of `units`.
template <class Semaphore>
void contended(benchmark::State& state, int threads, int units) {
    alignas(cache_line) Semaphore s(units);
    crew::run(state, threads, placement::spread, [&](int, const crew::running& running) {
        std::uint64_t done = 0;
        for (; running.load(std::memory_order_relaxed); ++done) {
            s.acquire();
            benchmark::ClobberMemory();
            s.release();
        }
        return done;
    });
}

}  // namespace

template <class Semaphore>
void add_semaphore(peer<Semaphore> p) {
    const auto name = [&](const std::string& workload) { return name_of("semaphore", workload, p.name); };
    add_loop(name("uncontended"), acquire_uncontended<Semaphore>);
    for (const int units : {1, 2}) {
        for (const int threads : {2, 4, 8}) {
            add_timed(name(std::to_string(units) + (units == 1 ? " unit," : " units,")
                          + std::to_string(threads) + " threads"),
                [=](benchmark::State& s) { contended<Semaphore>(s, threads, units); });
        }
    }
    add_timed(
        name("ping-pong,two cores"), [](benchmark::State& s) { ping_pong<Semaphore>(s, placement::spread); });
    add_timed(name("ping-pong,one core"),
        [](benchmark::State& s) { ping_pong<Semaphore>(s, placement::together); });
}

void add_semaphores() {
    add_semaphore(peer<weaveproof::counting_semaphore<>>{"weaveproof"});
    add_semaphore(peer<std::counting_semaphore<>>{"libstdc++"});
    add_semaphore(peer<posix_semaphore>{"glibc"});
#ifdef WEAVEPROOF_BENCH_MOODYCAMEL
    add_semaphore(peer<moodycamel_semaphore>{"moodycamel"});
#endif
}

}  // namespace weaveproof::bench

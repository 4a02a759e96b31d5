#include "harness.hpp"
#include "peers.hpp"
#include "suites.hpp"
#include "workloads.hpp"

namespace weaveproof::bench {
namespace {

template <class Mutex>
void read_uncontended(benchmark::State& state) {
    Mutex m;
    for (auto _ : state) {
        m.lock_shared();
        benchmark::ClobberMemory();
        m.unlock_shared();
    }
}

/// All threads read, but every `reads`th time, when they write; `inside` steps of work() in each section.
template <class Mutex>
void read_mostly(benchmark::State& state, int threads, int reads, int inside) {
    guarded<Mutex> shared;
    crew::run(state, threads, placement::spread, [&](int me, const crew::running& running) {
        std::uint64_t done = 0;
        int until_write = me * 7 % reads;  // not all at once
        for (; running.load(std::memory_order_relaxed); ++done) {
            if (until_write-- == 0) {
                shared.lock.lock();
                benchmark::DoNotOptimize(++shared.value);
                work(inside);
                shared.lock.unlock();
                until_write = reads - 1;
            } else {
                shared.lock.lock_shared();
                benchmark::DoNotOptimize(shared.value);
                work(inside);
                shared.lock.unlock_shared();
            }
        }
        return done;
    });
}

}  // namespace

template <class Mutex>
void add_shared_mutex(peer<Mutex> p) {
    const auto name = [&](const std::string& workload) { return name_of("shared_mutex", workload, p.name); };
    add_loop(name("write,uncontended"), lock_uncontended<Mutex>);
    add_loop(name("read,uncontended"), read_uncontended<Mutex>);
    for (const int per_cent : {0, 1, 10}) {
        for (const int threads : {2, 4, 8}) {
            for (const int inside : {0, 1000}) {
                add_timed(name(std::to_string(per_cent) + " % writes," + (inside == 0 ? "short," : "long,")
                              + std::to_string(threads) + " threads"),
                    [=](benchmark::State& s) {
                        read_mostly<Mutex>(s, threads, per_cent == 0 ? 1 << 30 : 100 / per_cent, inside);
                    });
            }
        }
    }
}

void add_shared_mutexes() {
    add_shared_mutex(peer<weaveproof::shared_mutex>{"weaveproof"});
    add_shared_mutex(peer<std::shared_mutex>{"glibc"});
#ifdef WEAVEPROOF_BENCH_ABSEIL
    add_shared_mutex(peer<absl_mutex>{"Abseil"});
#endif
#ifdef WEAVEPROOF_BENCH_NSYNC
    add_shared_mutex(peer<nsync_mutex>{"nsync"});
#endif
#ifdef WEAVEPROOF_BENCH_TBB
    add_shared_mutex(peer<tbb::rw_mutex>{"oneTBB"});
#endif
}

}  // namespace weaveproof::bench

#include "harness.hpp"
#include "peers.hpp"
#include "suites.hpp"
#include "workloads.hpp"

#include <algorithm>
#include <thread>

namespace weaveproof::bench {
namespace {

/// How long the sections are, in steps of work(): inside the lock and outside.
struct sections {
    const char* name;
    int inside;
    int outside;
};
constexpr sections short_ones{"short", 0, 0};
constexpr sections long_ones{"long", 3000, 3000};  // about a microsecond each

/// The longest that a thread waited for a lock that others take and release without a rest.
template <class Mutex>
void longest_wait(benchmark::State& state, int threads) {
    using clock = std::chrono::steady_clock;
    alignas(cache_line) Mutex m;
    std::vector<clock::duration> longest(static_cast<std::size_t>(threads));
    crew::run(state, threads, placement::spread, [&](int me, const crew::running& running) {
        std::uint64_t done = 0;
        for (; running.load(std::memory_order_relaxed); ++done) {
            const clock::time_point begin = clock::now();
            m.lock();
            const clock::time_point end = clock::now();
            work(long_ones.inside);
            m.unlock();
            auto& mine = longest[static_cast<std::size_t>(me)];
            mine = std::max(mine, end - begin);
        }
        return done;
    });
    const std::chrono::duration<double> worst = *std::max_element(longest.begin(), longest.end());
    state.counters["longest_wait"] = worst.count();
}

}  // namespace

template <class Mutex>
void add_mutex(peer<Mutex> p) {
    add_loop(name_of("mutex", "uncontended", p.name), lock_uncontended<Mutex>);
    for (const sections& length : {short_ones, long_ones}) {
        for (const int threads : {2, 4, 8}) {
            add_timed(name_of("mutex", std::string(length.name) + ',' + std::to_string(threads) + " threads",
                          p.name),
                [=](benchmark::State& s) {
                    lock_contended<Mutex>(s, threads, length.inside, length.outside);
                });
        }
    }
    for (const int threads : {2, 4}) {
        add_timed(name_of("mutex", "longest wait," + std::to_string(threads) + " threads", p.name),
            [=](benchmark::State& s) { longest_wait<Mutex>(s, threads); });
    }
}

void add_mutexes() {
    add_mutex(peer<weaveproof::mutex>{"weaveproof"});
    add_mutex(peer<std::mutex>{"glibc"});
#ifdef WEAVEPROOF_BENCH_ABSEIL
    add_mutex(peer<absl_mutex>{"Abseil"});
#endif
#ifdef WEAVEPROOF_BENCH_NSYNC
    add_mutex(peer<nsync_mutex>{"nsync"});
#endif
#ifdef WEAVEPROOF_BENCH_TBB
    add_mutex(peer<tbb::mutex>{"oneTBB"});
#endif
}

}  // namespace weaveproof::bench

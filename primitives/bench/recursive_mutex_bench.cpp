#include "harness.hpp"
#include "suites.hpp"
#include "workloads.hpp"

#include <weaveproof/recursive_mutex.hpp>

#include <mutex>

namespace weaveproof::bench {
namespace {

/// Locked again by the thread that holds it.
template <class Mutex>
void again(benchmark::State& state) {
    Mutex m;
    m.lock();
    for (auto _ : state) {
        m.lock();
        benchmark::ClobberMemory();
        m.unlock();
    }
    m.unlock();
}

template <class Mutex>
void add_recursive_mutex(peer<Mutex> p) {
    add_loop(name_of("recursive_mutex", "uncontended", p.name), lock_uncontended<Mutex>);
    add_loop(name_of("recursive_mutex", "again", p.name), again<Mutex>);
    for (const int threads : {2, 4}) {
        add_timed(name_of("recursive_mutex", "short," + std::to_string(threads) + " threads", p.name),
            [=](benchmark::State& s) { lock_contended<Mutex>(s, threads); });
    }
}

}  // namespace

void add_recursive_mutexes() {
    add_recursive_mutex(peer<weaveproof::recursive_mutex>{"weaveproof"});
    add_recursive_mutex(peer<std::recursive_mutex>{"glibc"});
}

}  // namespace weaveproof::bench

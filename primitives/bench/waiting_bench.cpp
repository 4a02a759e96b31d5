#include "harness.hpp"
#include "peers.hpp"
#include "suites.hpp"

#include <algorithm>
#include <thread>

/// What waiting costs the rest of the machine: the processor time of a thread that waits for a mutex.

namespace weaveproof::bench {
namespace {

using std::chrono::milliseconds;
using seconds = std::chrono::duration<double>;

/// Reports the processor time that one of `waiters` took, on average, to get the mutex of a holder that does `hold`
/// meanwhile, of each second that it waited.
template <class Mutex, class Hold>
void cpu_of_a_waiter(benchmark::State& state, int waiters, Hold hold) {
    for (auto _ : state) {
        Mutex m;
        m.lock();
        std::vector<seconds> cpu(static_cast<std::size_t>(waiters));
        std::vector<seconds> waited(cpu.size());
        std::vector<std::thread> crew;
        std::atomic<int> about_to_wait{0};
        for (std::size_t i = 0; i < cpu.size(); ++i) {
            crew.emplace_back([&, i] {
                run_on_core(1);
                const auto cpu_before = cpu_time_of_this_thread();
                const auto before = std::chrono::steady_clock::now();
                ++about_to_wait;
                m.lock();
                waited[i] = std::chrono::steady_clock::now() - before;
                cpu[i] = cpu_time_of_this_thread() - cpu_before;
                m.unlock();
            });
        }
        while (about_to_wait.load() != waiters) {
            std::this_thread::yield();
        }
        hold();
        m.unlock();
        for (std::thread& t : crew) {
            t.join();
        }
        seconds all_cpu{};
        seconds all_waited{};
        for (std::size_t i = 0; i < cpu.size(); ++i) {
            all_cpu += cpu[i];
            all_waited += waited[i];
        }
        state.SetIterationTime(all_cpu.count() / all_waited.count());
    }
}

/// The holder has work for 30 ms, and shares its core with three threads that never rest.
void work_on_a_crowded_core() {
    std::atomic<bool> enough{false};
    std::vector<std::thread> crowd;
    crowd.reserve(3);
    run_on_core(0);
    for (int i = 0; i < 3; ++i) {
        crowd.emplace_back([&] {
            run_on_core(0);
            while (!enough.load(std::memory_order_relaxed)) {
                work(100);
            }
        });
    }
    const auto begin = cpu_time_of_this_thread();
    while (cpu_time_of_this_thread() - begin < milliseconds(30)) {
        work(100);
    }
    enough = true;
    for (std::thread& t : crowd) {
        t.join();
    }
}

}  // namespace

template <class Mutex>
void add_waiting(peer<Mutex> p) {
    add_timed(name_of("waiting", "the holder sleeps,3 waiters", p.name), [](benchmark::State& s) {
        cpu_of_a_waiter<Mutex>(s, 3, [] { std::this_thread::sleep_for(milliseconds(100)); });
    });
    add_timed(
        name_of("waiting", "the holder has a quarter of a core,1 waiter", p.name), [](benchmark::State& s) {
            cpu_of_a_waiter<Mutex>(s, 1, [] { std::thread(work_on_a_crowded_core).join(); });
        });
}

void add_waitings() {
    add_waiting(peer<weaveproof::mutex>{"weaveproof"});
    add_waiting(peer<std::mutex>{"glibc"});
#ifdef WEAVEPROOF_BENCH_ABSEIL
    add_waiting(peer<absl_mutex>{"Abseil"});
#endif
#ifdef WEAVEPROOF_BENCH_NSYNC
    add_waiting(peer<nsync_mutex>{"nsync"});
#endif
#ifdef WEAVEPROOF_BENCH_TBB
    add_waiting(peer<tbb::mutex>{"oneTBB"});
#endif
}

}  // namespace weaveproof::bench

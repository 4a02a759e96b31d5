#include "harness.hpp"

#include <weaveproof/latch.hpp>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <mutex>
#include <semaphore>
#include <thread>

#include <sched.h>

namespace weaveproof::bench {
namespace {

std::chrono::milliseconds time_of_one_run() {
    const char* const wanted = std::getenv("WEAVEPROOF_BENCH_MILLISECONDS");
    const long ms = wanted != nullptr ? std::strtol(wanted, nullptr, 10) : 50;
    if (ms < 1 || ms > 60'000) {
        std::fprintf(stderr, "WEAVEPROOF_BENCH_MILLISECONDS=%s: from 1 to 60000\n", wanted);
        std::exit(2);
    }
    return std::chrono::milliseconds(ms);
}

/// Sleeps as long as the process lives.
void keep_another_thread() {
    static std::once_flag once;
    std::call_once(once, [] {
        std::thread([] {
            for (;;) {
                std::this_thread::sleep_for(std::chrono::hours(1));
            }
        }).detach();
    });
}

}  // namespace

std::string name_of(const std::string& primitive, const std::string& workload, const std::string& peer) {
    return primitive + '/' + workload + '/' + peer;
}

benchmark::internal::Benchmark* add_timed(
    const std::string& name, std::function<void(benchmark::State&)> body) {
    return benchmark::RegisterBenchmark(name.c_str(), std::move(body))->UseManualTime()->Iterations(1);
}

benchmark::internal::Benchmark* add_loop(
    const std::string& name, std::function<void(benchmark::State&)> body) {
    return benchmark::RegisterBenchmark(name.c_str(), [body = std::move(body)](benchmark::State& state) {
        keep_another_thread();
        body(state);
    });
}

void crew::run(benchmark::State& state, int threads, placement where,
    const std::function<std::uint64_t(int, const running&)>& body, const std::function<void()>& wind_up) {
    for (auto _ : state) {
        running on{true};
        latch ready(threads + 1);
        std::vector<std::uint64_t> done(static_cast<std::size_t>(threads));
        std::vector<std::thread> crew;
        crew.reserve(static_cast<std::size_t>(threads));
        for (int i = 0; i < threads; ++i) {
            crew.emplace_back([&, i] {
                run_on_core(where == placement::spread ? static_cast<std::size_t>(i) : 0);
                ready.arrive_and_wait();
                done[static_cast<std::size_t>(i)] = body(i, on);
            });
        }
        ready.arrive_and_wait();
        const auto begin = std::chrono::steady_clock::now();
        std::this_thread::sleep_for(time_of_one_run());
        on.store(false, std::memory_order_relaxed);
        const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
        wind_up();
        for (std::thread& t : crew) {
            t.join();
        }
        std::uint64_t operations = 0;
        for (const std::uint64_t n : done) {
            operations += n;
        }
        state.SetIterationTime(elapsed.count() / static_cast<double>(operations == 0 ? 1 : operations));
    }
}

std::chrono::nanoseconds cpu_time_of_this_thread() {
    ::timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

void run_on_core(std::size_t core) {
    ::cpu_set_t allowed;
    CPU_ZERO(&allowed);
    if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0) {
        return;
    }
    std::size_t nth = core % static_cast<std::size_t>(CPU_COUNT(&allowed));
    for (std::size_t i = 0; i < CPU_SETSIZE; ++i) {
        if (CPU_ISSET(i, &allowed) && nth-- == 0) {
            ::cpu_set_t one;
            CPU_ZERO(&one);
            CPU_SET(i, &one);
            ::sched_setaffinity(0, sizeof one, &one);
            return;
        }
    }
}

}  // namespace weaveproof::bench

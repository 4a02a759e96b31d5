#pragma once

/// What the benchmarks share. A workload with several threads runs for a fixed time, so that every peer is under
/// the same load from its beginning to its end, however unfair it is; the figure is time over operations.

#include <benchmark/benchmark.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <type_traits>
#include <vector>

namespace weaveproof::bench {

/// The name of a benchmark is primitive/workload/peer. A workload's own parameters are within its part, behind
/// commas: the report groups by the first two parts and compares the third.
std::string name_of(const std::string& primitive, const std::string& workload, const std::string& peer);

/// A type to measure, under the name that the table shows.
template <class T>
struct peer {
    using type = T;
    const char* name;
};

/// Registers a benchmark that runs once and measures by itself.
benchmark::internal::Benchmark* add_timed(
    const std::string& name, std::function<void(benchmark::State&)> body);

/// Registers a loop of one thread, where others exist: glibc leaves atomics out in processes of one thread.
benchmark::internal::Benchmark* add_loop(
    const std::string& name, std::function<void(benchmark::State&)> body);

/// Work of about `n` cycles that the compiler does not remove and that touches no memory.
inline void work(int n) {
    for (int i = 0; i < n; ++i) {
        asm volatile("" : : "r"(i));
    }
}

/// What several threads share begins a cache line: the luck of the stack must not decide whether two things lie in one.
inline constexpr std::size_t cache_line = 64;

/// Where threads run. On few cores this decides more than the algorithm does, so a workload says it.
enum class placement {
    spread,   ///< thread i on core i, modulo the number of cores
    together  ///< all on one core
};

/// Runs `body(thread, running)` in each of `threads` threads, which begin together; `running` becomes false
/// after the time that WEAVEPROOF_BENCH_MILLISECONDS names, or 50 ms. Each returns how many operations it did;
/// `wind_up` runs then, for those that still wait. The time of the benchmark is that of one operation.
class crew {
  public:
    using running = std::atomic<bool>;
    static void run(
        benchmark::State& state, int threads, placement where,
        const std::function<std::uint64_t(int, const running&)>& body,
        const std::function<void()>& wind_up = [] {});
};

/// CPU time of the calling thread.
std::chrono::nanoseconds cpu_time_of_this_thread();

/// Binds the calling thread to one core, modulo the cores that this process may use.
void run_on_core(std::size_t core);

}  // namespace weaveproof::bench

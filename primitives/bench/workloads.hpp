#pragma once

/// The workloads that several primitives have in common.

#include "harness.hpp"

namespace weaveproof::bench {

template <class Mutex>
void lock_uncontended(benchmark::State& state) {
    Mutex m;
    for (auto _ : state) {
        m.lock();
        benchmark::ClobberMemory();
        m.unlock();
    }
}

/// All threads count under one mutex; `inside` and `outside` are steps of work() in the section and between two.
template <class Mutex>
void lock_contended(benchmark::State& state, int threads, int inside = 0, int outside = 0) {
    Mutex m;
    std::uint64_t count = 0;
    crew::run(state, threads, placement::spread, [&](int, const crew::running& running) {
        std::uint64_t done = 0;
        for (; running.load(std::memory_order_relaxed); ++done) {
            m.lock();
            benchmark::DoNotOptimize(++count);
            work(inside);
            m.unlock();
            work(outside);
        }
        return done;
    });
}

template <class Semaphore>
void acquire_uncontended(benchmark::State& state) {
    Semaphore s(1);
    for (auto _ : state) {
        s.acquire();
        benchmark::ClobberMemory();
        s.release();
    }
}

}  // namespace weaveproof::bench

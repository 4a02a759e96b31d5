#pragma once

/// The workloads that several primitives have in common.

#include "harness.hpp"

#include <cstdint>
#include <mutex>

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

/// A lock with what it guards behind it, as users have them.
template <class Mutex>
struct alignas(cache_line) guarded {
    Mutex lock;
    std::uint64_t value = 0;
};

/// All threads count under one mutex; `inside` and `outside` are steps of work() in the section and between two.
template <class Mutex>
void lock_contended(benchmark::State& state, int threads, int inside = 0, int outside = 0) {
    guarded<Mutex> count;
    crew::run(state, threads, placement::spread, [&](int, const crew::running& running) {
        std::uint64_t done = 0;
        for (; running.load(std::memory_order_relaxed); ++done) {
            count.lock.lock();
            benchmark::DoNotOptimize(++count.value);
            work(inside);
            count.lock.unlock();
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

/// Two threads let each other go by turns. An operation is one turn.
template <class Semaphore>
void ping_pong(benchmark::State& state, placement where) {
    alignas(cache_line) Semaphore turns[2]{Semaphore(1), Semaphore(0)};
    crew::run(
        state, 2, where,
        [&](int me, const crew::running& running) {
            std::uint64_t done = 0;
            for (; running.load(std::memory_order_relaxed); ++done) {
                turns[me].acquire();
                turns[1 - me].release();
            }
            return done;
        },
        [&] {
            turns[0].release();
            turns[1].release();
        });
}

enum class notify { locked, unlocked };

/// Two threads take turns under one mutex, each with a condition variable of its own. An operation is one turn.
template <class Mutex, class ConditionVariable>
void take_turns(benchmark::State& state, placement where, notify how) {
    alignas(cache_line) Mutex m;
    ConditionVariable my_turn[2];
    int turn = 0;
    bool over = false;
    crew::run(
        state, 2, where,
        [&](int me, const crew::running& running) {
            std::uint64_t done = 0;
            for (; running.load(std::memory_order_relaxed); ++done) {
                std::unique_lock lock(m);
                while (turn != me && !over) {
                    my_turn[me].wait(lock);
                }
                turn = 1 - me;
                if (how == notify::unlocked) {
                    lock.unlock();
                }
                my_turn[1 - me].notify_one();
            }
            return done;
        },
        [&] {
            const std::unique_lock lock(m);
            over = true;
            my_turn[0].notify_one();
            my_turn[1].notify_one();
        });
}

/// Half of the threads push, the others pop. An operation is one element that was popped. At the end each producer
/// pushes a negative number for one consumer.
template <class Buffer, class... Capacity>
void pass(benchmark::State& state, int pairs, Capacity... capacity) {
    alignas(cache_line) Buffer b(capacity...);
    crew::run(state, 2 * pairs, placement::spread, [&](int me, const crew::running& running) {
        std::uint64_t done = 0;
        if (me % 2 == 0) {
            while (running.load(std::memory_order_relaxed)) {
                b.push(1);
            }
            b.push(-1);
            return done;
        }
        while (*b.pop() > 0) {
            ++done;
        }
        return done;
    });
}

}  // namespace weaveproof::bench

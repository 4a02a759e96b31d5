#pragma once

/// What a latch promises, as models of any latch.

#include <atomic>
#include <cassert>
#include <cstddef>

#include "support/in_parallel.hpp"

namespace weaveproof::models {

/// Who waits returns when all have arrived, and sees what they did before.
template <class Latch, unsigned Arrivals, int Waiters>
void all_wait_for_all() {
    Latch l(Arrivals);
    int data[Arrivals] = {};
    std::atomic<std::size_t> next{0};
    in_parallel(
        [&] {
            in_threads<Arrivals>([&] {
                data[next.fetch_add(1, std::memory_order_relaxed)] = 1;
                l.count_down();
            });
        },
        [&] {
            in_threads<Waiters>([&] {
                l.wait();
                for (const int each : data) {
                    assert(each == 1);
                }
            });
        });
    assert(l.try_wait());
}

/// The threads wait for each other.
template <class Latch, unsigned Threads>
void they_wait_for_each_other() {
    Latch l(Threads);
    int data[Threads] = {};
    std::atomic<std::size_t> next{0};
    in_threads<Threads>([&] {
        data[next.fetch_add(1, std::memory_order_relaxed)] = 1;
        l.arrive_and_wait();
        for (const int each : data) {
            assert(each == 1);
        }
    });
}

/// try_wait is true only when all is visible, and not false for ever.
template <class Latch>
void trying_sees_all_or_nothing() {
    Latch l(2);
    int data[2] = {0, 0};
    in_parallel(
        [&] {
            data[0] = 1;
            l.count_down();
        },
        [&] {
            data[1] = 1;
            l.count_down();
        },
        [&] {
            if (l.try_wait()) {
                assert(data[0] + data[1] == 2);
            }
        });
    assert(l.try_wait());
}

/// Who has waited knows that the others are done with the latch, and destroys it while their count_down has perhaps
/// not returned.
template <class Latch, unsigned Arrivals>
void who_waits_destroys() {
    auto* const l = new Latch(Arrivals);
    in_parallel([l] { in_threads<Arrivals>([l] { l->count_down(); }); },
        [l] {
            l->wait();
            delete l;
        });
}

}  // namespace weaveproof::models

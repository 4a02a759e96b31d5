// Three philosophers at a round table, a fork between each two. Who eats needs the fork on either side.
#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <mutex>
#include <semaphore>
#include <thread>
#include <utility>

#include <weaveproof/mutex.hpp>
#include <weaveproof/semaphore.hpp>

#include "support/model_test.hpp"

namespace {

constexpr std::size_t seats = 3;

template <class Dine>
void all_dine(Dine dine) {
    std::thread second(dine, 1);
    std::thread third(dine, 2);
    dine(0);
    second.join();
    third.join();
}

// Each takes the left fork, and waits for the right one for ever.
void philosophers_left_first() {
    std::array<std::mutex, seats> forks;
    all_dine([&](std::size_t seat) {
        const std::lock_guard left(forks[seat]);
        const std::lock_guard right(forks[(seat + 1) % seats]);
    });
}

// Forks have numbers, and everybody takes the lower one first: there is no circle of waiting.
template <class Mutex>
void philosophers_lower_first() {
    std::array<Mutex, seats> forks;
    std::array<int, seats> used{};
    all_dine([&](std::size_t seat) {
        const auto [lower, higher] = std::minmax({seat, (seat + 1) % seats});
        const std::lock_guard first(forks[lower]);
        const std::lock_guard second(forks[higher]);
        ++used[lower];
        ++used[higher];
    });
    assert(used[0] == 2 && used[1] == 2 && used[2] == 2);
}

// A waiter lets all but one sit down: one of those at the table has both forks.
template <class Semaphore>
void philosophers_waiter() {
    std::array<std::mutex, seats> forks;
    std::array<int, seats> used{};
    Semaphore waiter(seats - 1);
    all_dine([&](std::size_t seat) {
        waiter.acquire();
        {
            const std::lock_guard left(forks[seat]);
            const std::lock_guard right(forks[(seat + 1) % seats]);
            ++used[seat];
            ++used[(seat + 1) % seats];
        }
        waiter.release();
    });
    assert(used[0] == 2 && used[1] == 2 && used[2] == 2);
}

WEAVEPROOF_BROKEN(classics, philosophers_left_first, "deadlock") {
    philosophers_left_first();
}

WEAVEPROOF_MODEL(classics, philosophers_lower_first) {
    philosophers_lower_first<std::mutex>();
}

WEAVEPROOF_MODEL(classics, philosophers_lower_first_weaveproof) {
    philosophers_lower_first<weaveproof::mutex>();
}

WEAVEPROOF_MODEL(classics, philosophers_waiter) {
    philosophers_waiter<weaveproof::counting_semaphore<seats>>();
}

#if defined(_GLIBCXX_RELEASE) && _GLIBCXX_RELEASE == 12  // see admission.cpp
WEAVEPROOF_BROKEN(classics, philosophers_waiter_std, "deadlock") {
    philosophers_waiter<std::counting_semaphore<seats>>();
}
#endif

}  // namespace

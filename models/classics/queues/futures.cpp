// Two squares are computed at the same time, and are ready in any order.
#include <array>
#include <cassert>
#include <cstddef>
#include <future>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include <weaveproof/event.hpp>
#include <weaveproof/thread_pool.hpp>

#include "support/model_test.hpp"

namespace {

// The results come in the order in which they are ready, not in that in which they were asked for.
void futures_results_in_a_list() {
    std::mutex mutex;
    std::vector<int> results;
    const auto square = [&](int n) {
        const int result = n * n;
        const std::lock_guard lock(mutex);
        results.push_back(result);
    };

    std::thread of_two(square, 2);
    std::thread of_three(square, 3);
    of_two.join();
    of_three.join();
    assert(results[0] == 4 && results[1] == 9);
}

// To each question its own future: whichever is ready first, each is where it is looked for.
void futures_one_each() {
    std::promise<int> two_squared;
    std::promise<int> three_squared;
    std::future<int> of_two = two_squared.get_future();
    std::future<int> of_three = three_squared.get_future();

    std::thread first([&] { two_squared.set_value(2 * 2); });
    std::thread second([&] { three_squared.set_value(3 * 3); });
    assert(of_three.get() == 9);
    assert(of_two.get() == 4);
    first.join();
    second.join();
}

// The promise is given up without a value: who waits gets an exception, and does not catch it.
void futures_broken_promise() {
    std::future<int> result;
    {
        std::promise<int> promise;
        result = promise.get_future();
        std::thread([forgotten = std::move(promise)] {}).join();
    }
    assert(result.get() == 4);
}

WEAVEPROOF_BROKEN(classics, futures_results_in_a_list, "assertion") {
    futures_results_in_a_list();
}

WEAVEPROOF_MODEL(classics, futures_one_each) {
    futures_one_each();
}

WEAVEPROOF_BROKEN(classics, futures_broken_promise, "terminate") {
    futures_broken_promise();
}

// A pool that gives out each result as soon as it is there: the square of two takes longer here.
void futures_as_completed_weaveproof() {
    const std::array numbers{2, 3};
    weaveproof::manual_reset_event three_is_squared;
    std::vector<int> results;
    weaveproof::thread_pool workers(2);
    workers.map_as_completed(
        numbers,
        [&](int n) {
            if (n == 2) {
                three_is_squared.wait();
            } else {
                three_is_squared.set();
            }
            return n * n;
        },
        [&](std::size_t, std::future<int> result) { results.push_back(result.get()); });
    assert(results[0] == 4 && results[1] == 9);
}

WEAVEPROOF_BROKEN(classics, futures_as_completed_weaveproof, "assertion") {
    futures_as_completed_weaveproof();
}

}  // namespace

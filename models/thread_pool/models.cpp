#include <cassert>
#include <future>
#include <memory>
#include <system_error>
#include <vector>

#include <weaveproof/event.hpp>
#include <weaveproof/thread_pool.hpp>

#include "support/in_parallel.hpp"
#include "support/model_test.hpp"
#include "thread_pool/properties.hpp"

namespace {

using namespace weaveproof;
using namespace weaveproof::models;

WEAVEPROOF_MODEL(thread_pool, a_task_hands_over) {
    a_task_hands_over<thread_pool>();
}

WEAVEPROOF_MODEL(thread_pool, the_destructor_drains) {
    the_destructor_drains<thread_pool, 1, 1>();
}

WEAVEPROOF_MODEL(thread_pool, cancelling_breaks_promises) {
    cancelling_breaks_promises<thread_pool>();
}

WEAVEPROOF_MODEL(thread_pool, exceptions_are_carried) {
    exceptions_are_carried<thread_pool>();
}

WEAVEPROOF_MODEL(thread_pool, a_task_submits_another) {
    thread_pool pool(1);
    std::promise<int> second;
    static_cast<void>(pool.submit([&] { static_cast<void>(pool.submit([&] { second.set_value(2); })); }));
    assert(second.get_future().get() == 2);
}

WEAVEPROOF_MODEL(thread_pool, nothing_is_submitted_after_a_shutdown) {
    thread_pool pool(1);
    pool.shutdown(pool_shutdown::cancel);
    bool refused = false;
    try {
        static_cast<void>(pool.submit([] { assert(false); }));
    } catch (const std::system_error& e) {
        refused = e.code() == conqueue_errc::closed;
    }
    assert(refused);
}

WEAVEPROOF_MODEL(thread_pool, map_hands_over) {
    thread_pool pool(1);
    const int values[] = {3};
    const std::vector<int> squares = pool.map(values, [](int x) { return x * x; });
    assert(squares.size() == 1 && squares[0] == 9);
}

WEAVEPROOF_MODEL(thread_pool, map_throws_when_all_have_ended) {
    struct failure {};
    int seen[] = {0};
    thread_pool pool(1);
    bool caught = false;
    try {
        pool.map(seen, [&](int& each) {
            each = 1;
            throw failure{};
        });
    } catch (const failure&) {
        caught = true;
    }
    assert(caught && seen[0] == 1);
}

WEAVEPROOF_MODEL(thread_pool, results_as_they_are_completed) {
    thread_pool pool(1);
    const int values[] = {3};
    int sum = 0;
    pool.map_as_completed(
        values, [](int x) { return x; },
        [&](std::size_t index, std::future<int> result) { sum += result.get() + static_cast<int>(index); });
    assert(sum == 3);
}

/// The process ends although a task never does.
WEAVEPROOF_MODEL_WITH(thread_pool, daemons_hold_up_nothing, .leaks = false) {
    static manual_reset_event never;
    thread_pool pool(1, 1, pool_workers::daemon);
    static_cast<void>(pool.submit([] { never.wait(); }));
}

WEAVEPROOF_MODEL(thread_pool, daemons_outlive_their_pool) {
    std::future<int> result;
    {
        thread_pool pool(1, 1, pool_workers::daemon);
        result = pool.submit([] { return 1; });
    }
    try {
        assert(result.get() == 1);
    } catch (const std::future_error&) {
    }
}

WEAVEPROOF_MODEL(thread_pool, daemons_can_be_shut_down) {
    int done = 0;
    thread_pool pool(1, 1, pool_workers::daemon);
    static_cast<void>(pool.submit([&] { ++done; }));
    pool.shutdown(pool_shutdown::drain);
    assert(done == 1);
}

}  // namespace

#pragma once

/// What a pool promises, as models of any pool with submit(), shutdown() and a destructor that drains.

#include <cassert>
#include <future>
#include <system_error>

#include <weaveproof/thread_pool.hpp>

#include "support/in_parallel.hpp"

namespace weaveproof::models {

/// What was written before a task was submitted is visible to it, and what it wrote to who has its result.
template <class Pool>
void a_task_hands_over() {
    Pool pool(1);
    int before = 1;
    int written = 0;
    std::future<int> result = pool.submit([&] {
        written = before;
        return 7;
    });
    assert(result.get() == 7);
    assert(written == 1);
}

/// Every task is run, and has ended when the destructor returns.
template <class Pool, int Workers, int Tasks>
void the_destructor_drains() {
    int done = 0;
    {
        Pool pool(Workers);
        for (int i = 0; i < Tasks; ++i) {
            static_cast<void>(pool.submit([&] { return ++done; }));
        }
    }
    assert(done == Tasks);
}

/// The task is run, or its promise is broken; nobody waits for ever.
template <class Pool>
void cancelling_breaks_promises() {
    Pool pool(1);
    int done = 0;
    std::future<int> result = pool.submit([&] { return ++done; });
    pool.shutdown(pool_shutdown::cancel);
    try {
        assert(result.get() == 1);
    } catch (const std::future_error&) {
        assert(done == 0);
    }
}

/// What a task throws is thrown where its result is asked for, and nowhere else.
template <class Pool>
void exceptions_are_carried() {
    struct failure {};
    Pool pool(1);
    std::future<int> failed = pool.submit([]() -> int { throw failure{}; });
    bool caught = false;
    try {
        failed.get();
    } catch (const failure&) {
        caught = true;
    }
    assert(caught);
}

/// A task that is submitted while the pool is shut down is refused, or is run, or its promise is broken.
template <class Pool>
void submitting_beside_a_shutdown(pool_shutdown how) {
    Pool pool(1);
    in_parallel(
        [&] {
            try {
                assert(pool.submit([] { return 7; }).get() == 7);
            } catch (const std::future_error&) {
                assert(how == pool_shutdown::cancel);
            } catch (const std::system_error& e) {
                assert(e.code() == conqueue_errc::closed);
            }
        },
        [&] { pool.shutdown(how); });
}

/// Each of two who shut a pool down at once returns when all tasks have ended.
template <class Pool>
void two_shut_down_at_once() {
    int done = 0;
    Pool pool(1);
    static_cast<void>(pool.submit([&] { return ++done; }));
    const auto shut_down = [&] {
        pool.shutdown(pool_shutdown::drain);
        assert(done == 1);
    };
    in_parallel(shut_down, shut_down);
}

/// Two submit at once, and each has the result of its own task.
template <class Pool>
void two_submit_at_once() {
    Pool pool(1);
    const auto ask = [&](int mine) {
        int written = 0;
        assert(pool.submit([&, mine] { return written = mine; }).get() == mine);
        assert(written == mine);
    };
    in_parallel([&] { ask(1); }, [&] { ask(2); });
}

}  // namespace weaveproof::models

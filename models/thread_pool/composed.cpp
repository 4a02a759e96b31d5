// Models with several workers, elements, or threads that use the pool. The header under test and the bounded buffer below it
// are those that ship; below these stand the mutex and the condition variable of the standard, which the checker takes as
// one step each. Those of this library have models of their own, and models.cpp runs all of them together.
#include <cassert>
#include <future>
#include <type_traits>
#include <vector>

#include <weaveproof/thread_pool.hpp>

#include "support/in_parallel.hpp"
#include "support/model_test.hpp"
#include "thread_pool/broken_pool.hpp"
#include "thread_pool/properties.hpp"

namespace {

using namespace weaveproof;
using namespace weaveproof::models;
using mistake = pool_mistake;

static_assert(std::is_same_v<weaveproof::mutex, std::mutex>);

WEAVEPROOF_MODEL(thread_pool, two_workers_leave) {
    the_destructor_drains<thread_pool, 2, 0>();
}

WEAVEPROOF_MODEL(thread_pool, two_workers_drain) {
    the_destructor_drains<thread_pool, 2, 1>();
}

WEAVEPROOF_MODEL(thread_pool, submitting_beside_draining) {
    submitting_beside_a_shutdown<thread_pool>(pool_shutdown::drain);
}

WEAVEPROOF_MODEL(thread_pool, submitting_beside_cancelling) {
    submitting_beside_a_shutdown<thread_pool>(pool_shutdown::cancel);
}

WEAVEPROOF_MODEL(thread_pool, two_shut_down) {
    two_shut_down_at_once<thread_pool>();
}

WEAVEPROOF_MODEL(thread_pool, two_submit) {
    two_submit_at_once<thread_pool>();
}

WEAVEPROOF_MODEL(thread_pool, map_of_two_is_in_order) {
    thread_pool pool(1);
    const int values[] = {3, 4};
    const std::vector<int> squares = pool.map(values, [](int x) { return x * x; });
    assert((squares == std::vector<int>{9, 16}));
}

WEAVEPROOF_MODEL(thread_pool, both_results_as_they_are_completed) {
    thread_pool pool(1);
    const int values[] = {3, 4};
    int sum = 0;
    pool.map_as_completed(
        values, [](int x) { return x; },
        [&](std::size_t index, std::future<int> result) {
            assert(index == 0 || sum == 3);  // one worker ends them in the order in which they were submitted
            sum += result.get();
        });
    assert(sum == 7);
}

WEAVEPROOF_BROKEN(thread_pool, wakes_one_of_two_workers, "deadlock") {
    the_destructor_drains<broken_pool<mistake::wakes_one_to_close>, 2, 0>();
}

WEAVEPROOF_BROKEN(thread_pool, accepts_when_closed, "deadlock") {
    submitting_beside_a_shutdown<broken_pool<mistake::accepts_when_closed>>(pool_shutdown::drain);
}

WEAVEPROOF_BROKEN(thread_pool, joins_unguarded, "data race") {
    two_shut_down_at_once<broken_pool<mistake::joins_unguarded>>();
}

WEAVEPROOF_BROKEN(thread_pool, has_one_place, "terminate") {
    two_submit_at_once<broken_pool<mistake::has_one_place>>();
}

WEAVEPROOF_MODEL(thread_pool, cancelling_leaves_none_out) {
    bool done[] = {false, false};
    thread_pool pool(1);
    for (bool& each : done) {
        static_cast<void>(pool.submit([&] { each = true; }));
    }
    pool.shutdown(pool_shutdown::cancel);
    assert(done[0] || !done[1]);  // none is begun behind one that was taken away
}

}  // namespace

#include <atomic>
#include <cassert>
#include <chrono>
#include <mutex>

#include <weaveproof/mutex.hpp>

#include "mutex/broken_counts_sleepers.hpp"
#include "mutex/broken_forgets_the_wake.hpp"
#include "mutex/broken_relaxed_unlock.hpp"
#include "mutex/broken_takes_it_uncontended.hpp"
#include "mutex/broken_tests_then_sets.hpp"
#include "mutex/properties.hpp"
#include "support/clocks.hpp"
#include "support/in_parallel.hpp"
#include "support/model_test.hpp"

namespace {

using namespace weaveproof::models;

WEAVEPROOF_BROKEN(mutex, tests_then_sets, "data race") {
    mutex_excludes<mutex_tests_then_sets, 2>();
}

WEAVEPROOF_BROKEN(mutex, relaxed_unlock, "data race") {
    mutex_excludes<mutex_relaxed_unlock, 2>();
}

WEAVEPROOF_BROKEN(mutex, forgets_the_wake, "deadlock") {
    mutex_excludes<mutex_forgets_the_wake, 2>();
}

WEAVEPROOF_BROKEN(mutex, takes_it_uncontended, "deadlock") {
    mutex_excludes<mutex_takes_it_uncontended, 3>();
}

WEAVEPROOF_BROKEN(mutex, counts_sleepers_relaxed, "deadlock") {
    mutex_excludes<mutex_counts_sleepers<std::memory_order_relaxed>, 2>();
}

WEAVEPROOF_BROKEN(mutex, counts_sleepers_and_is_destroyed, "use after free") {
    last_owner_destroys<mutex_counts_sleepers<std::memory_order_seq_cst>, 2>();
}

// False of the right mutex: were it not refuted, the models of timed locks would not go where they seem to.
WEAVEPROOF_BROKEN(mutex, claim_that_a_timed_lock_fails_where_try_lock_does, "assertion") {
    weaveproof::mutex m;
    m.lock();
    in_parallel(
        [&] {
            if (!m.try_lock()) {
                assert(!m.try_lock_for(a_while));
            } else {
                m.unlock();
            }
        },
        [&] { m.unlock(); });
}

}  // namespace

#include "harness/twin.hpp"
#include "property-tests/twins/recursive_mutex.hpp"
#include "scenarios/recursive_mutex.hpp"
#include "scenarios/timeouts.hpp"
#include "weaveproof/recursive_mutex.hpp"

#include <gtest/gtest.h>

namespace weaveproof::stress {
namespace {

using namespace recursive_mutex_scenarios;

TEST(recursive_mutex_stress, recursion) {
    recursion<recursive_mutex>(options::from_environment());
}

TEST(recursive_mutex_stress, refutes_unlock_that_frees_all_levels) {
    expect_refuted({"recursive_mutex", "unlock frees all levels", "invariant", "two writers inside"},
        recursion<twins::recursive_mutex_unlock_frees_all_levels>);
}

TEST(recursive_mutex_stress, refutes_an_unlock_that_is_lost) {
    expect_refuted({"recursive_mutex", "an unlock is lost", "deadlock", "is stuck.*in lock\\(mutex\\)"},
        recursion<twins::recursive_mutex_loses_an_unlock>);
}

TEST(recursive_mutex_stress, timeouts) {
    recursive_mutex m;
    m.lock();
    timeouts(
        "recursive_mutex", options::from_environment().share(8),
        [&](auto timeout) { return m.try_lock_for(timeout); },
        [&](auto deadline) { return m.try_lock_until(deadline); });
    m.unlock();
}

}  // namespace
}  // namespace weaveproof::stress

#include "harness/twin.hpp"
#include "models/once/broken_once.hpp"
#include "scenarios/once.hpp"
#include "weaveproof/once.hpp"

#include <gtest/gtest.h>

namespace weaveproof::stress {
namespace {

using namespace once_scenarios;
using mistake = models::once_mistake;

TEST(once_stress, initializations) {
    initializations<once_flag>(options::from_environment());
}

TEST(once_stress, refutes_looking_relaxed) {
    expect_refuted({"once", "looks relaxed", "data race", "initializations"},
        initializations<models::broken_once_flag<mistake::looks_relaxed>>);
}

TEST(once_stress, refutes_being_done_before_it_runs) {
    expect_refuted({"once", "is done before it runs", "invariant", "it is not done once"},
        initializations<models::broken_once_flag<mistake::is_done_before_it_runs>>);
}

TEST(once_stress, refutes_throwing_that_leaves_it) {
    expect_refuted({"once", "throwing leaves it running", "deadlock", "is stuck.*in call_once"},
        initializations<models::broken_once_flag<mistake::throwing_leaves_it>>);
}

}  // namespace
}  // namespace weaveproof::stress

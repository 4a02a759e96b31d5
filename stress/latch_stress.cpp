#include "harness/twin.hpp"
#include "models/latch/broken_latch.hpp"
#include "scenarios/latch.hpp"
#include "weaveproof/latch.hpp"

#include <gtest/gtest.h>

namespace weaveproof::stress {
namespace {

using namespace latch_scenarios;
using mistake = models::latch_mistake;

TEST(latch_stress, arrivals) {
    arrivals<latch>(options::from_environment());
}

TEST(latch_stress, refutes_count_down_that_wakes_one) {
    expect_refuted({"latch", "count_down wakes one", "deadlock", "is stuck.*in (arrive_and_)?wait"},
        arrivals<models::broken_latch<mistake::wakes_one>>);
}

TEST(latch_stress, refutes_count_down_that_is_relaxed) {
    expect_refuted({"latch", "count_down is relaxed", "data race", "arrivals"},
        arrivals<models::broken_latch<mistake::is_relaxed>>);
}

}  // namespace
}  // namespace weaveproof::stress

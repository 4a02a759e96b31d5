#include "harness/twin.hpp"
#include "models/barrier/broken_barrier.hpp"
#include "scenarios/barrier.hpp"
#include "weaveproof/barrier.hpp"

#include <gtest/gtest.h>

namespace weaveproof::stress {
namespace {

using namespace barrier_scenarios;
using mistake = models::barrier_mistake;

TEST(barrier_stress, phases) {
    phases<barrier<phase_sum>>(options::from_environment());
}

TEST(barrier_stress, refutes_opening_that_wakes_one) {
    expect_refuted(
        {"barrier", "opening wakes one", "deadlock", "is stuck.*in (arrive_and_)?wait\\(barrier\\)"},
        phases<models::broken_barrier<phase_sum, mistake::wakes_one>>);
}

TEST(barrier_stress, refutes_opening_that_is_relaxed) {
    expect_refuted({"barrier", "opening is relaxed", "data race", "phases"},
        phases<models::broken_barrier<phase_sum, mistake::opens_relaxed>>);
}

TEST(barrier_stress, refutes_reading_the_phase_late) {
    expect_refuted(
        {"barrier", "reads the phase late", "deadlock", "is stuck.*in (arrive_and_)?wait\\(barrier\\)"},
        phases<models::broken_barrier<phase_sum, mistake::reads_the_phase_late>>);
}

}  // namespace
}  // namespace weaveproof::stress

#include "models/barrier/broken_barrier.hpp"
#include "objects/barrier.hpp"
#include "support/property.hpp"
#include "support/state_machine.hpp"
#include "weaveproof/barrier.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace weaveproof::property_tests {
namespace {

template <class Barrier>
void conforms() {
    const specifications::barrier initial{.expected = 1 + any_choice().below(5)};
    play(initial, 4, [=] { return std::make_shared<barrier_object<Barrier>>(initial); });
}

TEST(barrier_properties, conforms) {
    expect_holds({"barrier", "conforms", 200, 60}, conforms<barrier<count_up>>);
}

template <models::barrier_mistake Mistake>
using twin = models::broken_barrier<count_up, Mistake>;

TEST(barrier_properties, refutes_opening_that_wakes_one) {
    expect_refuted({"barrier", "opening wakes one"}, conforms<twin<models::barrier_mistake::wakes_one>>);
}

TEST(barrier_properties, refutes_dropping_late) {
    expect_refuted({"barrier", "drops late"}, conforms<twin<models::barrier_mistake::drops_late>>);
}

TEST(barrier_properties, refutes_reading_the_phase_late) {
    expect_refuted(
        {"barrier", "reads the phase late"}, conforms<twin<models::barrier_mistake::reads_the_phase_late>>);
}

}  // namespace
}  // namespace weaveproof::property_tests

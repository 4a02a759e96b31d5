#include "models/latch/broken_latch.hpp"
#include "objects/latch.hpp"
#include "support/property.hpp"
#include "support/state_machine.hpp"
#include "weaveproof/latch.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace weaveproof::property_tests {
namespace {

template <class Latch>
void conforms() {
    const specifications::latch initial{.count = any_choice().below(7)};
    play(initial, 4, [=] { return std::make_shared<latch_object<Latch>>(initial); });
}

TEST(latch_properties, conforms) {
    expect_holds({"latch", "conforms", 200, 30}, conforms<latch>);
}

template <models::latch_mistake Mistake>
using twin = models::broken_latch<Mistake>;

TEST(latch_properties, refutes_count_down_that_wakes_one) {
    expect_refuted({"latch", "count_down wakes one"}, conforms<twin<models::latch_mistake::wakes_one>>);
}

TEST(latch_properties, refutes_opening_one_early) {
    expect_refuted({"latch", "opens one early"}, conforms<twin<models::latch_mistake::opens_one_early>>);
}

}  // namespace
}  // namespace weaveproof::property_tests

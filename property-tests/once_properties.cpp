#include "models/once/broken_once.hpp"
#include "objects/once.hpp"
#include "support/property.hpp"
#include "support/state_machine.hpp"
#include "weaveproof/once.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace weaveproof::property_tests {
namespace {

template <class Flag>
void conforms() {
    play(specifications::once{}, 4, [] { return std::make_shared<once_object<Flag>>(); });
}

TEST(once_properties, conforms) {
    expect_holds({"once", "conforms", 200, 40}, conforms<once_flag>);
}

template <models::once_mistake Mistake>
using twin = models::broken_once_flag<Mistake>;

TEST(once_properties, refutes_throwing_that_counts) {
    expect_refuted({"once", "throwing counts"}, conforms<twin<models::once_mistake::throwing_counts>>);
}

TEST(once_properties, refutes_throwing_that_wakes_nobody) {
    expect_refuted(
        {"once", "throwing wakes nobody"}, conforms<twin<models::once_mistake::throwing_wakes_nobody>>);
}

TEST(once_properties, refutes_being_done_before_it_runs) {
    expect_refuted(
        {"once", "is done before it runs"}, conforms<twin<models::once_mistake::is_done_before_it_runs>>);
}

}  // namespace
}  // namespace weaveproof::property_tests

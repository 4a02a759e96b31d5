#include "harness/twin.hpp"
#include "models/event/broken_event.hpp"
#include "scenarios/event.hpp"
#include "scenarios/timeouts.hpp"
#include "weaveproof/event.hpp"

#include <gtest/gtest.h>

namespace weaveproof::stress {
namespace {

using namespace event_scenarios;
using in_manual = models::manual_event_mistake;
using in_auto = models::auto_event_mistake;

options a_fourth() {
    return options::from_environment().share(4);
}

TEST(event_stress, gates) {
    gates<manual_reset_event>(a_fourth());
}
TEST(event_stress, mailbox_of_a_manual_reset_event) {
    mailbox<manual_reset_event>(a_fourth());
}
TEST(event_stress, mailbox_of_an_auto_reset_event) {
    mailbox<auto_reset_event>(a_fourth());
}
TEST(event_stress, one_at_a_time) {
    one_at_a_time<auto_reset_event>(a_fourth());
}

TEST(event_stress, refutes_set_that_wakes_one) {
    expect_refuted({"event", "set wakes one", "deadlock", "is stuck.*in wait[a-z_]*\\(gate"},
        gates<models::broken_manual_event<in_manual::wakes_one>>);
}

TEST(event_stress, refutes_set_that_is_relaxed) {
    expect_refuted({"event", "set is relaxed", "data race", "gates"},
        gates<models::broken_manual_event<in_manual::is_relaxed>>);
}

TEST(event_stress, refutes_passing_in_two_steps) {
    expect_refuted({"event", "passes in two steps", "invariant", "two writers inside"},
        one_at_a_time<models::broken_auto_event<in_auto::passes_in_two_steps>>);
}

TEST(event_stress, refutes_auto_reset_set_that_is_relaxed) {
    expect_refuted({"event", "auto-reset set is relaxed", "data race", "guarded_data"},
        one_at_a_time<models::broken_auto_event<in_auto::is_relaxed>>);
}

TEST(event_stress, timeouts) {
    manual_reset_event manual;
    auto_reset_event automatic;
    timeouts(
        "event", options::from_environment().share(8),
        [&](auto timeout) { return manual.wait_for(timeout) || automatic.wait_for(timeout); },
        [&](auto deadline) { return manual.wait_until(deadline) || automatic.wait_until(deadline); });
}

}  // namespace
}  // namespace weaveproof::stress

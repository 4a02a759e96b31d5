#include "harness/twin.hpp"
#include "histories/record.hpp"
#include "models/event/broken_event.hpp"
#include "objects/event.hpp"
#include "weaveproof/event.hpp"

#include <gtest/gtest.h>

namespace weaveproof::stress {
namespace {

template <class Event>
struct game_of {
    using object = property_tests::event_object<Event>;
    using specification = typename object::specification;
    static constexpr unsigned rounds = 64;

    static specification any_initial(choice& random, unsigned) { return specification(random.below(3) == 2); }
    static typename specification::call relief(unsigned) { return {specification::operation::set}; }
    static bool measures(const typename specification::call& c) {
        return c.what == specification::operation::wait_for;
    }
};

template <class Event>
void histories(const options& how) {
    record<game_of<Event>>("event", "histories", how);
}

TEST(event_histories, of_a_manual_reset_one_are_linearizable) {
    histories<manual_reset_event>(options::from_environment().share(8));
}

TEST(event_histories, of_an_auto_reset_one_are_linearizable) {
    record<game_of<auto_reset_event>>(
        "event", "histories of an auto-reset one", options::from_environment().share(8));
}

TEST(event_histories, refute_manual_reset_that_wakes_one) {
    expect_refuted({"event", "wakes one, histories", "deadlock", "is stuck.*wait"},
        histories<models::broken_manual_event<models::manual_event_mistake::wakes_one>>);
}

TEST(event_histories, refute_auto_reset_that_passes_in_two_steps) {
    expect_refuted({"event", "passes in two steps, histories", "not linearizable", ""},
        histories<models::broken_auto_event<models::auto_event_mistake::passes_in_two_steps>>);
}

}  // namespace
}  // namespace weaveproof::stress

#include "clients/explore.hpp"
#include "objects/event.hpp"
#include "weaveproof/event.hpp"

#include "event/broken_event.hpp"

#include <gtest/gtest.h>

#include <string>

namespace weaveproof::clients {
namespace {

using models::auto_event_mistake;
using models::manual_event_mistake;

template <class Event>
property_of_clients<property_tests::event_object<Event>> clients_of(
    const char* name, int programs, const std::string& type, const char* header) {
    using specification = typename property_tests::event_object<Event>::specification;
    return {{{"event", "generated_client", "event_object<weaveproof::" + type + ">", {header}},
                [](specifications::choice& random) { return specification(random.below(3) == 2); }},
        name, programs};
}

template <manual_event_mistake Mistake>
auto clients_of_manual_twin(const char* name, const std::string& mistake) {
    return clients_of<models::broken_manual_event<Mistake>>(name, 1000,
        "models::broken_manual_event<weaveproof::models::manual_event_mistake::" + mistake + ">",
        "event/broken_event.hpp");
}

template <auto_event_mistake Mistake>
auto clients_of_auto_twin(const char* name, const std::string& mistake) {
    return clients_of<models::broken_auto_event<Mistake>>(name, 1000,
        "models::broken_auto_event<weaveproof::models::auto_event_mistake::" + mistake + ">",
        "event/broken_event.hpp");
}

TEST(event_clients, of_a_manual_reset_one_are_linearizable) {
    clients_of<manual_reset_event>(
        "clients of manual-reset", 50, "manual_reset_event", "weaveproof/event.hpp")
        .expect_holds();
}

TEST(event_clients, of_an_auto_reset_one_are_linearizable) {
    clients_of<auto_reset_event>("clients of auto-reset", 75, "auto_reset_event", "weaveproof/event.hpp")
        .expect_holds();
}

TEST(event_clients, refute_manual_reset_that_wakes_one) {
    clients_of_manual_twin<manual_event_mistake::wakes_one>("clients of wakes one", "wakes_one")
        .expect_refuted();
}
TEST(event_clients, refute_manual_reset_that_is_relaxed) {
    clients_of_manual_twin<manual_event_mistake::is_relaxed>("clients of is relaxed", "is_relaxed")
        .expect_refuted();
}
TEST(event_clients, refute_manual_reset_that_skips_what_is_set) {
    clients_of_manual_twin<manual_event_mistake::skips_what_is_set>(
        "clients of skips what is set", "skips_what_is_set")
        .expect_refuted();
}
TEST(event_clients, refute_manual_reset_that_clears_relaxed) {
    clients_of_manual_twin<manual_event_mistake::clears_relaxed>(
        "clients of clears relaxed", "clears_relaxed")
        .expect_refuted();
}

TEST(event_clients, refute_auto_reset_that_passes_in_two_steps) {
    clients_of_auto_twin<auto_event_mistake::passes_in_two_steps>(
        "clients of passes in two steps", "passes_in_two_steps")
        .expect_refuted();
}
TEST(event_clients, refute_auto_reset_that_is_relaxed) {
    clients_of_auto_twin<auto_event_mistake::is_relaxed>("clients of a relaxed auto-reset", "is_relaxed")
        .expect_refuted();
}
TEST(event_clients, refute_auto_reset_that_passes_uncontended) {
    clients_of_auto_twin<auto_event_mistake::passes_uncontended>(
        "clients of passes uncontended", "passes_uncontended")
        .expect_refuted();
}
TEST(event_clients, refute_auto_reset_that_stores_what_it_sets) {
    clients_of_auto_twin<auto_event_mistake::stores_what_it_sets>(
        "clients of stores what it sets", "stores_what_it_sets")
        .expect_refuted();
}

TEST(event_clients, print_a_model) {
    print_model([] {
        return clients_of_auto_twin<auto_event_mistake::passes_in_two_steps>(
            "clients that are printed", "passes_in_two_steps")
            .smallest_model();
    });
}

}  // namespace
}  // namespace weaveproof::clients

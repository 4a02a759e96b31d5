#include "clients/explore.hpp"
#include "objects/latch.hpp"
#include "weaveproof/latch.hpp"

#include "latch/broken_latch.hpp"

#include <gtest/gtest.h>

#include <string>

namespace weaveproof::clients {
namespace {

using enum models::latch_mistake;

// Now and then one is missing, so that who waits does so for ever.
template <class Latch>
property_of_clients<property_tests::latch_object<Latch>> clients_of(
    const char* name, int programs, const std::string& type, const char* header) {
    return {{{"latch", "generated_client", "latch_object<weaveproof::" + type + ">", {header}},
                [](specifications::choice& random) {
                    return specifications::latch{.count = random.below(5) == 4 ? 1U : 0U};
                }},
        name, programs};
}

template <models::latch_mistake Mistake>
auto clients_of_twin(const char* name, const std::string& mistake) {
    return clients_of<models::broken_latch<Mistake>>(name, 1000,
        "models::broken_latch<weaveproof::models::latch_mistake::" + mistake + ">", "latch/broken_latch.hpp");
}

TEST(latch_clients, are_linearizable) {
    clients_of<latch>("clients", 150, "latch", "weaveproof/latch.hpp").expect_holds();
}

TEST(latch_clients, refute_is_relaxed) {
    clients_of_twin<is_relaxed>("clients of is relaxed", "is_relaxed").expect_refuted();
}
TEST(latch_clients, refute_wakes_one) {
    clients_of_twin<wakes_one>("clients of wakes one", "wakes_one").expect_refuted();
}
TEST(latch_clients, refute_counts_in_two_steps) {
    clients_of_twin<counts_in_two_steps>("clients of counts in two steps", "counts_in_two_steps")
        .expect_refuted();
}
TEST(latch_clients, refute_sleeps_unannounced) {
    clients_of_twin<sleeps_unannounced>("clients of sleeps unannounced", "sleeps_unannounced")
        .expect_refuted();
}
TEST(latch_clients, refute_opens_one_early) {
    clients_of_twin<opens_one_early>("clients of opens one early", "opens_one_early").expect_refuted();
}

TEST(latch_clients, print_a_model) {
    print_model(
        [] { return clients_of_twin<wakes_one>("clients that are printed", "wakes_one").smallest_model(); });
}

}  // namespace
}  // namespace weaveproof::clients

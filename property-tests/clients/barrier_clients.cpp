#include "clients/explore.hpp"
#include "objects/barrier.hpp"
#include "weaveproof/barrier.hpp"

#include "barrier/broken_barrier.hpp"

#include <gtest/gtest.h>

#include <string>

namespace weaveproof::clients {
namespace {

using enum models::barrier_mistake;

// Now and then one never comes, so that who waits does so for ever.
template <class Barrier>
property_of_clients<property_tests::barrier_object<Barrier>> clients_of(
    const char* name, int programs, const std::string& type, const char* header) {
    return {{{"barrier", "generated_client", "barrier_object<weaveproof::" + type + ">", {header}},
                [](specifications::choice& random) {
                    return specifications::barrier{.expected = random.below(10) == 9 ? 1U : 0U};
                }},
        name, programs};
}

template <models::barrier_mistake Mistake>
auto clients_of_twin(const char* name, const std::string& mistake) {
    return clients_of<models::broken_barrier<property_tests::count_up, Mistake>>(name, 1000,
        "models::broken_barrier<weaveproof::property_tests::count_up, weaveproof::models::barrier_mistake::"
            + mistake + ">",
        "barrier/broken_barrier.hpp");
}

TEST(barrier_clients, are_linearizable) {
    clients_of<barrier<property_tests::count_up>>(
        "clients", 100, "barrier<weaveproof::property_tests::count_up>", "weaveproof/barrier.hpp")
        .expect_holds();
}

TEST(barrier_clients, refute_resets_after_opening) {
    clients_of_twin<resets_after_opening>("clients of resets after opening", "resets_after_opening")
        .expect_refuted();
}
TEST(barrier_clients, refute_arrives_relaxed) {
    clients_of_twin<arrives_relaxed>("clients of arrives relaxed", "arrives_relaxed").expect_refuted();
}
TEST(barrier_clients, refute_opens_relaxed) {
    clients_of_twin<opens_relaxed>("clients of opens relaxed", "opens_relaxed").expect_refuted();
}
TEST(barrier_clients, refute_completes_after_opening) {
    clients_of_twin<completes_after_opening>("clients of completes after opening", "completes_after_opening")
        .expect_refuted();
}
TEST(barrier_clients, refute_wakes_one) {
    clients_of_twin<wakes_one>("clients of wakes one", "wakes_one").expect_refuted();
}
TEST(barrier_clients, refute_reads_the_phase_late) {
    clients_of_twin<reads_the_phase_late>("clients of reads the phase late", "reads_the_phase_late")
        .expect_refuted();
}
TEST(barrier_clients, refute_drops_late) {
    clients_of_twin<drops_late>("clients of drops late", "drops_late").expect_refuted();
}

TEST(barrier_clients, print_a_model) {
    print_model([] {
        return clients_of_twin<resets_after_opening>("clients that are printed", "resets_after_opening")
            .smallest_model();
    });
}

}  // namespace
}  // namespace weaveproof::clients

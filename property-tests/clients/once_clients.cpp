#include "clients/explore.hpp"
#include "objects/once.hpp"
#include "weaveproof/once.hpp"

#include "once/broken_once.hpp"

#include <gtest/gtest.h>

#include <string>

namespace weaveproof::clients {
namespace {

using enum models::once_mistake;

template <class Flag>
property_of_clients<property_tests::once_object<Flag>> clients_of(
    const char* name, int programs, const std::string& type, const char* header) {
    return {{{"once", "generated_client", "once_object<weaveproof::" + type + ">", {header}},
                [](specifications::choice&) { return specifications::once{}; }},
        name, programs};
}

template <models::once_mistake Mistake>
auto clients_of_twin(const char* name, const std::string& mistake) {
    return clients_of<models::broken_once_flag<Mistake>>(name, 1000,
        "models::broken_once_flag<weaveproof::models::once_mistake::" + mistake + ">",
        "once/broken_once.hpp");
}

TEST(once_clients, are_linearizable) {
    clients_of<once_flag>("clients", 50, "once_flag", "weaveproof/once.hpp").expect_holds();
}

TEST(once_clients, refute_looks_relaxed) {
    clients_of_twin<looks_relaxed>("clients of looks relaxed", "looks_relaxed").expect_refuted();
}
TEST(once_clients, refute_is_done_before_it_runs) {
    clients_of_twin<is_done_before_it_runs>("clients of is done before it runs", "is_done_before_it_runs")
        .expect_refuted();
}
TEST(once_clients, refute_looks_and_then_enters) {
    clients_of_twin<looks_and_then_enters>("clients of looks and then enters", "looks_and_then_enters")
        .expect_refuted();
}
TEST(once_clients, refute_throwing_counts) {
    clients_of_twin<throwing_counts>("clients of throwing counts", "throwing_counts").expect_refuted();
}
TEST(once_clients, refute_throwing_leaves_it) {
    clients_of_twin<throwing_leaves_it>("clients of throwing leaves it", "throwing_leaves_it")
        .expect_refuted();
}
TEST(once_clients, refute_throwing_wakes_nobody) {
    clients_of_twin<throwing_wakes_nobody>("clients of throwing wakes nobody", "throwing_wakes_nobody")
        .expect_refuted();
}

TEST(once_clients, print_a_model) {
    print_model([] {
        return clients_of_twin<throwing_wakes_nobody>("clients that are printed", "throwing_wakes_nobody")
            .smallest_model();
    });
}

}  // namespace
}  // namespace weaveproof::clients

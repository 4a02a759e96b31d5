#include "clients/explore.hpp"
#include "objects/semaphore.hpp"
#include "weaveproof/semaphore.hpp"

#include "semaphore/broken_checks_the_maximum_first.hpp"
#include "semaphore/broken_checks_then_takes.hpp"
#include "semaphore/broken_relaxed_release.hpp"
#include "semaphore/broken_wakes_too_few.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <string>

namespace weaveproof::clients {
namespace {

template <class Semaphore, std::ptrdiff_t Max>
property_of_clients<property_tests::semaphore_object<Semaphore>> clients_of(
    const char* name, int programs, const char* type, const char* header) {
    return {{{"semaphore", "generated_client", std::string("semaphore_object<weaveproof::") + type + ">",
                 {header}},
                [](specifications::choice& random) {
                    return specifications::semaphore{std::min<std::ptrdiff_t>(random.below(3), Max), Max};
                }},
        name, programs};
}

template <class Semaphore, std::ptrdiff_t Max = 1000>
property_of_clients<property_tests::semaphore_object<Semaphore>> clients_of_twin(
    const char* name, const char* type, const char* header) {
    return clients_of<Semaphore, Max>(name, 1000, type, header);
}

TEST(semaphore_clients, are_linearizable) {
    clients_of<counting_semaphore<3>, 3>("clients", 100, "counting_semaphore<3>", "weaveproof/semaphore.hpp")
        .expect_holds();
}

TEST(semaphore_clients, of_a_binary_one_are_linearizable) {
    clients_of<binary_semaphore, 1>(
        "clients of a binary one", 50, "binary_semaphore", "weaveproof/semaphore.hpp")
        .expect_holds();
}

TEST(semaphore_clients, refute_checks_then_takes) {
    clients_of_twin<models::semaphore_checks_then_takes>("clients of checks then takes",
        "models::semaphore_checks_then_takes", "semaphore/broken_checks_then_takes.hpp")
        .expect_refuted();
}
TEST(semaphore_clients, refute_relaxed_release) {
    clients_of_twin<models::semaphore_relaxed_release>("clients of relaxed release",
        "models::semaphore_relaxed_release", "semaphore/broken_relaxed_release.hpp")
        .expect_refuted();
}
TEST(semaphore_clients, refute_waking_only_from_zero) {
    clients_of_twin<models::semaphore_wakes_too_few<models::semaphore_wakes::only_from_zero>>(
        "clients of waking only from zero",
        "models::semaphore_wakes_too_few<models::semaphore_wakes::only_from_zero>",
        "semaphore/broken_wakes_too_few.hpp")
        .expect_refuted();
}
TEST(semaphore_clients, refute_waking_only_one) {
    clients_of_twin<models::semaphore_wakes_too_few<models::semaphore_wakes::only_one>>(
        "clients of waking only one", "models::semaphore_wakes_too_few<models::semaphore_wakes::only_one>",
        "semaphore/broken_wakes_too_few.hpp")
        .expect_refuted();
}
TEST(semaphore_clients, refute_checks_the_maximum_first) {
    clients_of_twin<models::binary_semaphore_checks_the_maximum_first, 1>(
        "clients of checks the maximum first", "models::binary_semaphore_checks_the_maximum_first",
        "semaphore/broken_checks_the_maximum_first.hpp")
        .expect_refuted();
}

TEST(semaphore_clients, print_a_model) {
    print_model([] {
        return clients_of_twin<models::semaphore_relaxed_release>("clients that are printed",
            "models::semaphore_relaxed_release", "semaphore/broken_relaxed_release.hpp")
            .smallest_model();
    });
}

}  // namespace
}  // namespace weaveproof::clients

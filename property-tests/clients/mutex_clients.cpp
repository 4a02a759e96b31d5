#include "clients/explore.hpp"
#include "objects/mutex.hpp"
#include "weaveproof/mutex.hpp"

#include "mutex/broken_counts_sleepers.hpp"
#include "mutex/broken_forgets_the_wake.hpp"
#include "mutex/broken_relaxed_unlock.hpp"
#include "mutex/broken_takes_it_uncontended.hpp"
#include "mutex/broken_tests_then_sets.hpp"

#include <gtest/gtest.h>

#include <string>

namespace weaveproof::clients {
namespace {

template <class Mutex>
property_of_clients<property_tests::mutex_object<Mutex>> clients_of(
    const char* name, int programs, const char* type, const char* header) {
    return {{{"mutex", "generated_client", std::string("mutex_object<weaveproof::") + type + ">", {header}},
                [](specifications::choice&) { return specifications::mutex{}; }},
        name, programs};
}

template <class Mutex>
property_of_clients<property_tests::mutex_object<Mutex>> clients_of_twin(
    const char* name, const char* type, const char* header) {
    return clients_of<Mutex>(name, 1000, type, header);
}

TEST(mutex_clients, are_linearizable) {
    clients_of<mutex>("clients", 150, "mutex", "weaveproof/mutex.hpp").expect_holds();
}

TEST(mutex_clients, refute_forgets_the_wake) {
    clients_of_twin<models::mutex_forgets_the_wake>(
        "clients of forgets the wake", "models::mutex_forgets_the_wake", "mutex/broken_forgets_the_wake.hpp")
        .expect_refuted();
}
TEST(mutex_clients, refute_relaxed_unlock) {
    clients_of_twin<models::mutex_relaxed_unlock>(
        "clients of relaxed unlock", "models::mutex_relaxed_unlock", "mutex/broken_relaxed_unlock.hpp")
        .expect_refuted();
}
TEST(mutex_clients, refute_takes_it_uncontended) {
    clients_of_twin<models::mutex_takes_it_uncontended>("clients of takes it uncontended",
        "models::mutex_takes_it_uncontended", "mutex/broken_takes_it_uncontended.hpp")
        .expect_refuted();
}
TEST(mutex_clients, refute_tests_then_sets) {
    clients_of_twin<models::mutex_tests_then_sets>(
        "clients of tests then sets", "models::mutex_tests_then_sets", "mutex/broken_tests_then_sets.hpp")
        .expect_refuted();
}
TEST(mutex_clients, refute_counts_sleepers) {
    clients_of_twin<models::mutex_counts_sleepers<std::memory_order_acq_rel>>("clients of counts sleepers",
        "models::mutex_counts_sleepers<std::memory_order_acq_rel>", "mutex/broken_counts_sleepers.hpp")
        .expect_refuted();
}

TEST(mutex_clients, print_a_model) {
    print_model([] {
        return clients_of_twin<models::mutex_takes_it_uncontended>("clients that are printed",
            "models::mutex_takes_it_uncontended", "mutex/broken_takes_it_uncontended.hpp")
            .smallest_model();
    });
}

}  // namespace
}  // namespace weaveproof::clients

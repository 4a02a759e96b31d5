#include "clients/explore.hpp"
#include "objects/recursive_mutex.hpp"
#include "weaveproof/recursive_mutex.hpp"

#include "recursive_mutex/broken_recursive_mutex.hpp"

#include <gtest/gtest.h>

#include <string>

namespace weaveproof::clients {
namespace {

using enum models::recursive_mutex_mistake;

template <class Mutex>
property_of_clients<property_tests::recursive_mutex_object<Mutex>> clients_of(
    const char* name, int programs, const std::string& type, const char* header) {
    return {{{"recursive_mutex", "generated_client", "recursive_mutex_object<weaveproof::" + type + ">",
                 {header}},
                [](specifications::choice&) { return specifications::recursive_mutex{}; }},
        name, programs};
}

template <models::recursive_mutex_mistake Mistake>
auto clients_of_twin(const char* name, const std::string& mistake) {
    return clients_of<models::broken_recursive_mutex<Mistake>>(name, 1000,
        "models::broken_recursive_mutex<weaveproof::models::recursive_mutex_mistake::" + mistake + ">",
        "recursive_mutex/broken_recursive_mutex.hpp");
}

TEST(recursive_mutex_clients, are_linearizable) {
    clients_of<recursive_mutex>("clients", 100, "recursive_mutex", "weaveproof/recursive_mutex.hpp")
        .expect_holds();
}

TEST(recursive_mutex_clients, refute_unlocks_at_every_level) {
    clients_of_twin<unlocks_at_every_level>("clients of unlocks at every level", "unlocks_at_every_level")
        .expect_refuted();
}
TEST(recursive_mutex_clients, refute_keeps_its_owner) {
    clients_of_twin<keeps_its_owner>("clients of keeps its owner", "keeps_its_owner").expect_refuted();
}
TEST(recursive_mutex_clients, refute_clears_the_owner_late) {
    clients_of_twin<clears_the_owner_late>("clients of clears the owner late", "clears_the_owner_late")
        .expect_refuted();
}
TEST(recursive_mutex_clients, refute_counts_before_it_locks) {
    clients_of_twin<counts_before_it_locks>("clients of counts before it locks", "counts_before_it_locks")
        .expect_refuted();
}
TEST(recursive_mutex_clients, refute_names_no_thread) {
    clients_of_twin<names_no_thread>("clients of names no thread", "names_no_thread").expect_refuted();
}

TEST(recursive_mutex_clients, print_a_model) {
    print_model([] {
        return clients_of_twin<clears_the_owner_late>("clients that are printed", "clears_the_owner_late")
            .smallest_model();
    });
}

}  // namespace
}  // namespace weaveproof::clients

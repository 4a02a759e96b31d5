#include "clients/explore.hpp"
#include "objects/condition_variable.hpp"
#include "weaveproof/condition_variable.hpp"

#include "condition_variable/broken_counts_waiters_late.hpp"
#include "condition_variable/broken_gives_permits.hpp"
#include "condition_variable/broken_notifies_by_a_flag.hpp"
#include "condition_variable/broken_notifies_by_a_plain_flag.hpp"
#include "condition_variable/broken_notify_all_wakes_one.hpp"
#include "condition_variable/broken_only_wakes.hpp"
#include "condition_variable/broken_reads_after_unlocking.hpp"

#include <gtest/gtest.h>

#include <string>

namespace weaveproof::clients {
namespace {

template <class ConditionVariable>
property_of_clients<property_tests::condition_variable_object<ConditionVariable>> clients_of(
    const char* name, int programs, const char* type, const char* header) {
    return {{{"condition_variable", "generated_client",
                 std::string("condition_variable_object<weaveproof::") + type + ">", {header}},
                [](specifications::choice& random) {
                    return specifications::condition_variable{.tokens = random.below(2)};
                }},
        name, programs};
}

template <class ConditionVariable>
property_of_clients<property_tests::condition_variable_object<ConditionVariable>> clients_of_twin(
    const char* name, const char* type, const char* header) {
    return clients_of<ConditionVariable>(name, 1000, type, header);
}

// Without predicates: what the monitor forgives.
template <class ConditionVariable>
property_of_clients<property_tests::waiting_room_object<ConditionVariable>> waits_of(
    const char* name, int programs, const char* type, const char* header) {
    return {{{"condition_variable", "generated_client",
                 std::string("waiting_room_object<weaveproof::") + type + ">", {header}},
                [](specifications::choice&) { return specifications::waiting_room{}; }},
        name, programs};
}

TEST(condition_variable_clients, are_linearizable) {
    clients_of<condition_variable>("clients", 15, "condition_variable", "weaveproof/condition_variable.hpp")
        .expect_holds();
}

TEST(condition_variable_clients, without_predicates_are_linearizable) {
    waits_of<condition_variable>(
        "clients without predicates", 10, "condition_variable", "weaveproof/condition_variable.hpp")
        .expect_holds();
}

TEST(condition_variable_clients, refute_counts_waiters_late) {
    clients_of_twin<models::condition_variable_counts_waiters_late>("clients of counts waiters late",
        "models::condition_variable_counts_waiters_late", "condition_variable/broken_counts_waiters_late.hpp")
        .expect_refuted();
}
TEST(condition_variable_clients, refute_notifies_by_a_plain_flag) {
    clients_of_twin<models::condition_variable_notifies_by_a_plain_flag>(
        "clients of notifies by a plain flag", "models::condition_variable_notifies_by_a_plain_flag",
        "condition_variable/broken_notifies_by_a_plain_flag.hpp")
        .expect_refuted();
}
TEST(condition_variable_clients, refute_notify_all_wakes_one) {
    clients_of_twin<models::condition_variable_notify_all_wakes_one>("clients of notify all wakes one",
        "models::condition_variable_notify_all_wakes_one",
        "condition_variable/broken_notify_all_wakes_one.hpp")
        .expect_refuted();
}
TEST(condition_variable_clients, refute_only_wakes) {
    clients_of_twin<models::condition_variable_only_wakes>("clients of only wakes",
        "models::condition_variable_only_wakes", "condition_variable/broken_only_wakes.hpp")
        .expect_refuted();
}
TEST(condition_variable_clients, refute_reads_after_unlocking) {
    clients_of_twin<models::condition_variable_reads_after_unlocking>("clients of reads after unlocking",
        "models::condition_variable_reads_after_unlocking",
        "condition_variable/broken_reads_after_unlocking.hpp")
        .expect_refuted();
}

TEST(condition_variable_clients, refute_gives_permits) {
    waits_of<models::condition_variable_gives_permits>("clients of gives permits", 1000,
        "models::condition_variable_gives_permits", "condition_variable/broken_gives_permits.hpp")
        .expect_refuted();
}
TEST(condition_variable_clients, refute_notifies_by_a_flag) {
    waits_of<models::condition_variable_notifies_by_a_flag>("clients of notifies by a flag", 1000,
        "models::condition_variable_notifies_by_a_flag", "condition_variable/broken_notifies_by_a_flag.hpp")
        .expect_refuted();
}

TEST(condition_variable_clients, print_a_model) {
    print_model([] {
        return clients_of_twin<models::condition_variable_only_wakes>("clients that are printed",
            "models::condition_variable_only_wakes", "condition_variable/broken_only_wakes.hpp")
            .smallest_model();
    });
}

}  // namespace
}  // namespace weaveproof::clients

#include "harness/twin.hpp"
#include "property-tests/twins/condition_variable.hpp"
#include "scenarios/condition_variable.hpp"
#include "scenarios/timeouts.hpp"
#include "weaveproof/condition_variable.hpp"

#include <gtest/gtest.h>

#include <mutex>

namespace weaveproof::stress {
namespace {

using namespace condition_variable_scenarios;

options a_fifth() {
    return options::from_environment().share(5);
}

TEST(condition_variable_stress, ring) {
    ring<condition_variable>(a_fifth());
}
TEST(condition_variable_stress, phases) {
    phases<condition_variable>(a_fifth());
}
TEST(condition_variable_stress, queue) {
    queue<condition_variable>(a_fifth());
}
TEST(condition_variable_stress, two_conditions) {
    two_conditions<condition_variable>(a_fifth());
}
TEST(condition_variable_stress, destroyed_once_notified) {
    destroyed_once_notified<condition_variable>(a_fifth());
}

using mistake = twins::condition_variable_mistake;

using late_reader = twins::condition_variable<mistake::reads_the_sequence_after_unlocking>;

TEST(condition_variable_stress, refutes_reading_the_sequence_after_unlocking) {
    expect_refuted({"condition_variable", "reads the sequence after unlocking", "deadlock",
                       "worker [0-9]+ is stuck.*in wait\\(turn of [0-9]+\\)"},
        ring<late_reader>);
}

TEST(condition_variable_stress, refutes_reading_the_sequence_after_unlocking_in_a_queue) {
    expect_refuted({"condition_variable", "reads the sequence after unlocking, queue", "deadlock",
                       "worker [0-9]+ is stuck.*in wait\\(not (full|empty)\\)"},
        queue<late_reader>);
}

TEST(condition_variable_stress, refutes_reading_the_sequence_after_unlocking_with_two_conditions) {
    expect_refuted({"condition_variable", "reads the sequence after unlocking, two conditions", "deadlock",
                       "worker [0-9]+ is stuck.*in wait\\(changed\\)"},
        two_conditions<late_reader>);
}

TEST(condition_variable_stress, refutes_reading_the_sequence_of_what_is_destroyed) {
    expect_refuted({"condition_variable", "reads the sequence of what is destroyed", "deadlock",
                       "worker [0-9]+ is stuck.*in wait\\(changed\\)"},
        destroyed_once_notified<late_reader>);
}

TEST(condition_variable_stress, refutes_notify_all_that_wakes_one) {
    expect_refuted({"condition_variable", "notify_all wakes one", "deadlock",
                       "worker [0-9]+ is stuck.*in wait\\(all here\\)"},
        phases<twins::condition_variable<mistake::notify_all_wakes_one>>);
}

TEST(condition_variable_stress, timeouts) {
    mutex guard;
    condition_variable never;
    const auto no = [] { return false; };
    timeouts(
        "condition_variable", options::from_environment().share(8),
        [&](auto timeout) {
            std::unique_lock lock(guard);
            return never.wait_for(lock, timeout, no);
        },
        [&](auto deadline) {
            std::unique_lock lock(guard);
            return never.wait_until(lock, deadline, no);
        });
}

}  // namespace
}  // namespace weaveproof::stress

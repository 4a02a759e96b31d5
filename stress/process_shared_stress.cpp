#include "harness/twin.hpp"
#include "scenarios/process_shared.hpp"
#include "stress/twins/process_shared.hpp"
#include "weaveproof/process_shared.hpp"

#include <gtest/gtest.h>

namespace weaveproof::stress {
namespace {

using namespace process_shared_scenarios;

options a_half() {
    return options::from_environment().share(2);
}

TEST(process_shared_stress, kills) {
    ASSERT_TRUE(process_shared::robust_mutex::is_robust());
    kills<process_shared::robust_mutex>(a_half());
}

TEST(process_shared_stress, turns) {
    turns<process_shared::semaphore>(a_half());
}

TEST(process_shared_stress, refutes_a_mutex_that_dies_with_its_owner) {
    expect_refuted({"process_shared", "dies with its owner", "deadlock", "is stuck.*in lock\\(guard\\)"},
        kills<twins::shared_mutex_dies_with_its_owner>);
}

TEST(process_shared_stress, refutes_a_mutex_that_does_not_tell) {
    expect_refuted({"process_shared", "does not tell", "invariant", "the accounts are not in order"},
        kills<twins::robust_mutex_does_not_tell>);
}

TEST(process_shared_stress, refutes_a_semaphore_that_wakes_its_own_process) {
    expect_refuted(
        {"process_shared", "wakes its own process", "deadlock", "is stuck.*in acquire\\(turn 0\\)"},
        turns<twins::shared_semaphore_wakes_its_own_process>);
}

}  // namespace
}  // namespace weaveproof::stress

#include "harness/twin.hpp"
#include "property-tests/twins/semaphore.hpp"
#include "scenarios/semaphore.hpp"
#include "scenarios/timeouts.hpp"
#include "stress/twins/semaphore.hpp"
#include "weaveproof/semaphore.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace weaveproof::stress {
namespace {

using namespace semaphore_scenarios;

options a_third() {
    return options::from_environment().share(3);
}

TEST(semaphore_stress, permits) {
    permits<counting_semaphore<3>>(a_third());
}
TEST(semaphore_stress, ping_pong) {
    ping_pong<binary_semaphore>(a_third());
}
TEST(semaphore_stress, tokens) {
    tokens<counting_semaphore<>>(a_third());
}

using mistake = twins::spinning_semaphore_mistake;

TEST(semaphore_stress, refutes_taking_in_two_steps) {
    expect_refuted({"semaphore", "takes in two steps", "invariant", "more permits out than there are"},
        permits<twins::spinning_semaphore<mistake::takes_in_two_steps>>);
}

TEST(semaphore_stress, refutes_release_that_forgets_one) {
    expect_refuted(
        {"semaphore", "release forgets one", "invariant", "permits are lost", std::chrono::milliseconds(500)},
        permits<twins::semaphore<3, twins::semaphore_mistake::release_forgets_one>>);
}

TEST(semaphore_stress, refutes_release_that_is_relaxed) {
    expect_refuted({"semaphore", "release is relaxed", "data race", "guarded_data"},
        ping_pong<twins::spinning_semaphore<mistake::is_relaxed>>);
}

TEST(semaphore_stress, refutes_release_that_forgets_one_token) {
    expect_refuted(
        {"semaphore", "release forgets one token", "deadlock", "is stuck.*in acquire\\(semaphore\\).*put ="},
        tokens<twins::semaphore<1000, twins::semaphore_mistake::release_forgets_one>>);
}

TEST(semaphore_stress, timeouts) {
    counting_semaphore<3> s(0);
    timeouts(
        "semaphore", options::from_environment().share(8),
        [&](auto timeout) { return s.try_acquire_for(timeout); },
        [&](auto deadline) { return s.try_acquire_until(deadline); });
}

}  // namespace
}  // namespace weaveproof::stress

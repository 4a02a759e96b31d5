#include "harness/twin.hpp"
#include "property-tests/twins/mutex.hpp"
#include "scenarios/mutex.hpp"
#include "scenarios/timeouts.hpp"
#include "stress/twins/mutex.hpp"
#include "weaveproof/mutex.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace weaveproof::stress {
namespace {

using namespace mutex_scenarios;

options a_third() {
    return options::from_environment().share(3);
}

TEST(mutex_stress, exclusion) {
    exclusion<mutex>(a_third());
}
TEST(mutex_stress, transfers) {
    transfers<mutex>(a_third());
}
TEST(mutex_stress, last_unlock_frees) {
    last_unlock_frees<mutex>(a_third());
}

TEST(mutex_stress, refutes_try_lock_that_ignores_the_owner) {
    expect_refuted({"mutex", "try_lock ignores the owner", "invariant", "two writers inside"},
        exclusion<twins::mutex_try_lock_ignores_owner>);
}

TEST(mutex_stress, refutes_unlock_that_wakes_nobody) {
    expect_refuted({"mutex", "unlock wakes nobody", "deadlock",
                       "worker [0-9]+ is stuck.*in lock\\(mutex\\) for [0-9].*entered ="},
        exclusion<twins::mutex_unlock_wakes_nobody>);
}

TEST(mutex_stress, refutes_unlock_that_is_relaxed) {
    expect_refuted({"mutex", "unlock is relaxed", "data race", "guarded_data"},
        exclusion<twins::mutex_unlock_is_relaxed>);
}

TEST(mutex_stress, refutes_try_lock_that_ignores_the_owner_in_transfers) {
    expect_refuted({"mutex", "try_lock ignores the owner, transfers", "invariant",
                       "the sum of the accounts has changed", std::chrono::seconds(1)},
        transfers<twins::mutex_try_lock_ignores_owner>);
}

TEST(mutex_stress, refutes_unlock_that_touches_the_mutex_afterwards) {
    expect_refuted({"mutex", "unlock touches the mutex afterwards", "use after free",
                       "mutex_touches_itself_when_unlocked"},
        last_unlock_frees<twins::mutex_touches_itself_when_unlocked>);
}

template <class Mutex>
void mutex_timeouts(const options& how) {
    Mutex m;
    m.lock();
    timeouts(
        "mutex", how, [&](auto timeout) { return m.try_lock_for(timeout); },
        [&](auto deadline) { return m.try_lock_until(deadline); });
    m.unlock();
}

TEST(mutex_stress, timeouts) {
    mutex_timeouts<mutex>(options::from_environment().share(8));
}

TEST(mutex_stress, refutes_measuring_by_the_system_clock) {
    expect_refuted({.primitive = "mutex",
                       .mistake = "measures by the system clock",
                       .kind = "invariant",
                       .message = "gave up before the time was over",
                       .clock_jumps = true},
        mutex_timeouts<twins::mutex_measures_by_the_system_clock>);
}

}  // namespace
}  // namespace weaveproof::stress

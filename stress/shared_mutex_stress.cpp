#include "harness/twin.hpp"
#include "property-tests/twins/shared_mutex.hpp"
#include "scenarios/shared_mutex.hpp"
#include "scenarios/timeouts.hpp"
#include "weaveproof/shared_mutex.hpp"

#include <gtest/gtest.h>

namespace weaveproof::stress {
namespace {

using namespace shared_mutex_scenarios;

options a_half() {
    return options::from_environment().share(2);
}

TEST(shared_mutex_stress, exclusion) {
    exclusion<shared_mutex>(a_half());
}
TEST(shared_mutex_stress, writer_gets_in) {
    writer_gets_in<shared_mutex>(a_half());
}

using mistake = twins::shared_mutex_mistake;

TEST(shared_mutex_stress, refutes_try_lock_shared_that_ignores_the_writer) {
    expect_refuted({"shared_mutex", "try_lock_shared ignores the writer", "invariant",
                       "a (reader inside beside a writer|writer inside beside a reader)"},
        exclusion<twins::shared_mutex<mistake::try_lock_shared_ignores_writer>>);
}

TEST(shared_mutex_stress, refutes_readers_that_overtake_writers) {
    expect_refuted({"shared_mutex", "readers overtake writers", "deadlock",
                       "worker [0-9]+ is stuck.*in lock\\(shared mutex\\)"},
        writer_gets_in<twins::shared_mutex<mistake::readers_overtake>>);
}

TEST(shared_mutex_stress, timeouts) {
    shared_mutex m;
    m.lock();
    timeouts(
        "shared_mutex", options::from_environment().share(8),
        [&](auto timeout) { return m.try_lock_shared_for(timeout) || m.try_lock_for(timeout); },
        [&](auto deadline) { return m.try_lock_shared_until(deadline) || m.try_lock_until(deadline); });
    m.unlock();
}

}  // namespace
}  // namespace weaveproof::stress

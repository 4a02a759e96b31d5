#include "harness/twin.hpp"
#include "models/async/broken_async_mutex.hpp"
#include "scenarios/async.hpp"
#include "weaveproof/async.hpp"

#include <gtest/gtest.h>

namespace weaveproof::stress {
namespace {

using namespace async_scenarios;
using mistake = models::async_mutex_mistake;

TEST(async_stress, exclusion) {
    exclusion<async_mutex>(options::from_environment());
}

TEST(async_stress, refutes_publishing_half_of_who_waits) {
    expect_refuted({"async", "publishes half", "data race", "broken_async_mutex"},
        exclusion<models::broken_async_mutex<mistake::publishes_half>>);
}

TEST(async_stress, refutes_freeing_what_it_gives) {
    expect_refuted({"async", "frees it as well", "invariant", "two writers inside"},
        exclusion<models::broken_async_mutex<mistake::frees_it_as_well>>);
}

}  // namespace
}  // namespace weaveproof::stress

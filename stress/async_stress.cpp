#include "harness/twin.hpp"
#include "models/async/broken_async_buffer.hpp"
#include "models/async/broken_async_mutex.hpp"
#include "models/async/broken_async_semaphore.hpp"
#include "scenarios/async.hpp"
#include "weaveproof/async.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace weaveproof::stress {
namespace {

using namespace async_scenarios;
using mistake = models::async_mutex_mistake;

options a_third() {
    return options::from_environment().share(3);
}

TEST(async_stress, exclusion) {
    exclusion<async_mutex>(a_third());
}

TEST(async_stress, permits) {
    permits<async_semaphore>(a_third());
}

TEST(async_stress, producers_and_consumers) {
    producers_and_consumers<async_bounded_buffer<std::uint64_t>>(a_third());
}

TEST(async_stress, refutes_publishing_half_of_who_waits) {
    expect_refuted({"async", "publishes half", "data race", "broken_async_mutex"},
        exclusion<models::broken_async_mutex<mistake::publishes_half>>);
}

TEST(async_stress, refutes_freeing_what_it_gives) {
    expect_refuted({"async", "frees it as well", "invariant", "two writers inside"},
        exclusion<models::broken_async_mutex<mistake::frees_it_as_well>>);
}

TEST(async_stress, refutes_keeping_what_is_given) {
    expect_refuted({"async", "keeps what it gives", "invariant", "more permits out than there are"},
        permits<models::broken_async_semaphore<models::async_semaphore_mistake::keeps_what_it_gives>>);
}

TEST(async_stress, refutes_last_in_first_out) {
    expect_refuted({"async", "last in, first out", "invariant", "out of order"},
        producers_and_consumers<
            models::broken_async_buffer<std::uint64_t, models::async_buffer_mistake::last_in_first_out>>);
}

}  // namespace
}  // namespace weaveproof::stress

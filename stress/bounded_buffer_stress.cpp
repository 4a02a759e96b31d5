#include "harness/twin.hpp"
#include "property-tests/twins/bounded_buffer.hpp"
#include "scenarios/bounded_buffer.hpp"
#include "scenarios/timeouts.hpp"
#include "weaveproof/bounded_buffer.hpp"

#include <gtest/gtest.h>

#include <system_error>

namespace weaveproof::stress {
namespace {

using namespace bounded_buffer_scenarios;
using buffer = bounded_buffer<element>;

options a_third() {
    return options::from_environment().share(3);
}

TEST(bounded_buffer_stress, one_place) {
    producers_and_consumers<buffer>(a_third(), 1);
}
TEST(bounded_buffer_stress, several_places) {
    producers_and_consumers<buffer>(a_third(), 5);
}
TEST(bounded_buffer_stress, close_storm) {
    close_storm<buffer>(a_third());
}

using mistake = twins::bounded_buffer_mistake;
template <mistake Mistake>
using broken = twins::bounded_buffer<element, Mistake>;

TEST(bounded_buffer_stress, refutes_last_in_first_out) {
    expect_refuted(
        {"bounded_buffer", "last in, first out", "invariant", "the elements of a producer out of order"},
        [](const options& how) { producers_and_consumers<broken<mistake::last_in_first_out>>(how, 5); });
}

TEST(bounded_buffer_stress, refutes_one_condition_for_both_sides) {
    expect_refuted(
        {"bounded_buffer", "one condition", "deadlock", "worker [0-9]+ is stuck.*in p(ush|op)\\(buffer\\)"},
        [](const options& how) { producers_and_consumers<broken<mistake::one_condition>>(how, 1); });
}

TEST(bounded_buffer_stress, refutes_close_that_wakes_nobody) {
    expect_refuted(
        {"bounded_buffer", "close wakes nobody", "deadlock", "worker [0-9]+ is stuck.*in p(ush|op)"},
        close_storm<broken<mistake::close_wakes_nobody>>);
}

TEST(bounded_buffer_stress, timeouts) {
    bounded_buffer<int> b(1);
    timeouts(
        "bounded_buffer", options::from_environment().share(8),
        [&](auto timeout) {
            std::error_code error;
            return b.pop_for(timeout, error).has_value();
        },
        [&](auto deadline) {
            std::error_code error;
            return b.pop_until(deadline, error).has_value();
        });
}

}  // namespace
}  // namespace weaveproof::stress

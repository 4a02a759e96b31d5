#include "histories/history.hpp"
#include "specifications/bounded_buffer.hpp"
#include "specifications/mutex.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace weaveproof::stress {
namespace {

using testing::HasSubstr;
using testing::Not;

using mutex_call = observed_call<specifications::mutex>;
using operation = specifications::mutex::operation;
using verdict = judgement<specifications::mutex>::verdict;

constexpr std::size_t plenty = 10'000;
const specifications::mutex nobody_has_it{};
const specifications::mutex owned_by_0{.owner = 0U};

mutex_call returned(thread_id t, operation what, bool result, stamp begin, stamp end) {
    return {t, {what}, result, begin, end};
}

judgement<specifications::mutex> judged(std::vector<mutex_call> calls, std::size_t limit = plenty) {
    return judge(std::move(calls), std::vector{nobody_has_it}, limit);
}

TEST(history, of_nothing_leaves_the_state_as_it_was) {
    const auto j = judged({});
    EXPECT_EQ(j.what, verdict::linearizable);
    EXPECT_EQ(j.states, std::vector{nobody_has_it});
}

TEST(history, calls_that_overlap_may_come_in_any_order) {
    const auto j = judged({returned(0, operation::lock, true, 10, 40),
        returned(1, operation::lock, true, 11, 20), returned(1, operation::unlock, true, 21, 30)});
    EXPECT_EQ(j.what, verdict::linearizable);
    EXPECT_EQ(j.states, std::vector{owned_by_0});
}

TEST(history, a_call_that_has_returned_comes_before_one_that_begins_later) {
    const std::vector<mutex_call> calls{
        returned(0, operation::lock, true, 10, 20), returned(1, operation::lock, true, 21, 30)};
    EXPECT_EQ(judged(calls).what, verdict::not_linearizable);
}

TEST(history, moments_that_are_equal_order_nothing) {
    const std::vector<mutex_call> calls{
        returned(0, operation::unlock, true, 20, 30), returned(1, operation::lock, true, 10, 20)};
    EXPECT_EQ(judge(calls, std::vector{owned_by_0}, plenty).what, verdict::linearizable);
}

TEST(history, the_state_goes_from_one_window_to_the_next) {
    // Who has it after the first window is open; the second tells.
    const std::vector<mutex_call> calls{returned(0, operation::try_lock, true, 10, 20),
        returned(0, operation::unlock, true, 30, 40), returned(1, operation::try_lock, true, 50, 60),
        returned(0, operation::try_lock, false, 70, 80)};
    EXPECT_EQ(judged(calls).what, verdict::linearizable);
    auto wrong = calls;
    wrong.back().result = true;
    EXPECT_EQ(judged(wrong).what, verdict::not_linearizable);
}

TEST(history, every_state_that_is_possible_goes_on) {
    using buffer = specifications::bounded_buffer;
    const auto push = [](thread_id t, int value) {
        return observed_call<buffer>{t, {buffer::operation::try_push, value}, buffer::result{}, 10, 20};
    };
    const auto pop = [](int value, stamp begin) {
        return observed_call<buffer>{0, {buffer::operation::try_pop},
            buffer::result{buffer::status::success, value}, begin, begin + 5};
    };
    const std::vector<buffer> empty{{.capacity = 2}};
    const auto both = judge(std::vector{push(0, 1), push(1, 2)}, empty, plenty);
    EXPECT_EQ(both.states.size(), 2U) << "either order";
    EXPECT_EQ(
        judge(std::vector{push(0, 1), push(1, 2), pop(2, 30), pop(1, 40)}, empty, plenty).states.size(), 1U);
    EXPECT_TRUE(
        judge(std::vector{push(0, 1), push(1, 2), pop(2, 30), pop(2, 40)}, empty, plenty).states.empty());
}

TEST(history, of_a_violation_shows_the_part_that_is_wrong) {
    std::vector<mutex_call> calls;
    for (stamp i = 0; i < 10; ++i) {
        calls.push_back(returned(0, operation::lock, true, 100 * i, 100 * i + 10));
        calls.push_back(returned(0, operation::unlock, true, 100 * i + 20, 100 * i + 30));
    }
    // One long call keeps these in one window; the first return of two owners shows the mistake.
    calls.push_back(returned(2, operation::try_lock_for, false, 2000, 2900));
    calls.push_back(returned(0, operation::lock, true, 2010, 2100));
    calls.push_back(returned(1, operation::try_lock, true, 2200, 2300));
    calls.push_back(returned(1, operation::unlock, true, 2400, 2500));
    const auto j = judged(calls);
    ASSERT_EQ(j.what, verdict::not_linearizable);
    EXPECT_THAT(j.why, HasSubstr("T2  try_lock_for(indefinitely)  [0, …]\n"));
    EXPECT_THAT(j.why, HasSubstr("T0  lock() → true  [10, 100]\n"));
    EXPECT_THAT(j.why, HasSubstr("T1  try_lock() → true  [200, 300]\n"));
    EXPECT_THAT(j.why, Not(HasSubstr("unlock"))) << "neither what is over before nor what comes after";
}

TEST(history, that_takes_too_long_is_undecided) {
    std::vector<mutex_call> calls;
    for (thread_id t = 0; t < 12; ++t) {
        calls.push_back(returned(t, operation::lock, true, 10, 100));
    }
    EXPECT_EQ(judged(calls, 5).what, verdict::undecided);
    EXPECT_TRUE(judged(calls, 5).states.empty());
    EXPECT_EQ(judged(calls).what, verdict::not_linearizable);
}

TEST(history, of_too_many_calls_at_a_time_is_undecided) {
    // One long call, so that they are in one window.
    std::vector<mutex_call> calls{
        returned(0, operation::try_lock, false, 10, 1000), returned(1, operation::lock, true, 11, 12)};
    for (stamp moment = 20; calls.size() < 65; moment += 10) {
        calls.push_back(returned(2, operation::try_lock, false, moment, moment + 5));
    }
    EXPECT_EQ(judged(calls).what, verdict::undecided);
    calls.pop_back();
    EXPECT_EQ(judged(calls).what, verdict::linearizable);
}

}  // namespace
}  // namespace weaveproof::stress

#include <weaveproof/event.hpp>

#include "support.hpp"
#include "system_calls.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <type_traits>

namespace weaveproof {
namespace {

using namespace tests;

static_assert(std::is_nothrow_default_constructible_v<manual_reset_event>);
static_assert(std::is_nothrow_default_constructible_v<auto_reset_event>);
static_assert(
    !std::is_copy_constructible_v<manual_reset_event> && !std::is_move_constructible_v<auto_reset_event>);

constinit manual_reset_event global_manual_reset_event{true};
constinit auto_reset_event global_auto_reset_event{true};

TEST(manual_reset_event, stays_set_until_it_is_cleared) {
    manual_reset_event& e = global_manual_reset_event;
    e.wait();
    e.wait();
    EXPECT_TRUE(e.is_set());
    e.clear();
    EXPECT_FALSE(e.is_set());
    EXPECT_FALSE(e.wait_for(0s));
    e.set();
    e.set();
    EXPECT_TRUE(e.wait_until(std::chrono::system_clock::time_point::min()));
}

TEST(auto_reset_event, lets_one_pass) {
    auto_reset_event& e = global_auto_reset_event;
    e.wait();
    EXPECT_FALSE(e.try_wait());
    e.set();
    e.set();
    EXPECT_TRUE(e.try_wait());
    EXPECT_FALSE(e.try_wait());
    e.set();
    e.clear();
    EXPECT_FALSE(e.wait_for(0s));
}

template <class Event>
class event : public testing::Test {};
using events = testing::Types<manual_reset_event, auto_reset_event>;
TYPED_TEST_SUITE(event, events);

TYPED_TEST(event, timed_waits_give_up_no_sooner_than_asked) {
    TypeParam e;
    for_each_near_time([&](auto limit) {
        EXPECT_FALSE(e.wait_until(limit));
        EXPECT_GE(decltype(limit)::clock::now(), limit);
    });
    for_each_short_duration([&](auto timeout) {
        const auto start = std::chrono::steady_clock::now();
        EXPECT_FALSE(e.wait_for(timeout));
        const std::chrono::duration<double> waited = std::chrono::steady_clock::now() - start;
        EXPECT_GE(waited, std::chrono::duration<double>(timeout));
    });
}

TYPED_TEST(event, timed_waits_pass_when_it_is_set_meanwhile) {
    TypeParam e;
    const auto pass = [&](auto wait) {
        e.clear();
        std::atomic<bool> started{false};
        std::thread waiter([&] {
            started = true;
            EXPECT_TRUE(wait());
        });
        while (!started) {
            std::this_thread::yield();
        }
        std::this_thread::sleep_for(1ms);  // likely asleep by now; if not, it is as right
        e.set();
        waiter.join();
    };
    for_each_far_time([&](auto limit) { pass([&] { return e.wait_until(limit); }); });
    for_each_long_duration([&](auto timeout) { pass([&] { return e.wait_for(timeout); }); });
}

TYPED_TEST(event, may_be_destroyed_by_who_passes) {
    for (int round = 0; round < 500; ++round) {
        auto* const e = new TypeParam;
        std::thread other([e] { e->set(); });  // may not have returned when it is gone
        e->wait();
        delete e;
        other.join();
    }
}

TEST(manual_reset_event, makes_no_system_call_where_nobody_waits) {
    manual_reset_event e;
    EXPECT_EQ(system_calls_of([&] {
        for (int i = 0; i < 2; ++i) {
            e.set();
            e.set();
            e.wait();
            EXPECT_TRUE(e.is_set() && e.wait_for(1h));
            e.clear();
        }
    }),
        0);
}

TEST(auto_reset_event, makes_no_system_call_where_nobody_waits) {
    auto_reset_event e;
    EXPECT_EQ(system_calls_of([&] {
        for (int i = 0; i < 2; ++i) {
            e.set();
            e.wait();
            e.set();
            EXPECT_TRUE(e.wait_for(1h));
            EXPECT_FALSE(e.try_wait());
        }
    }),
        0);
}

}  // namespace
}  // namespace weaveproof

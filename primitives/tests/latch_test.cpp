#include <weaveproof/latch.hpp>

#include "support.hpp"
#include "system_calls.hpp"

#include <gtest/gtest.h>

#include <latch>
#include <system_error>
#include <type_traits>

namespace weaveproof {
namespace {

using namespace tests;

static_assert(sizeof(latch) <= sizeof(std::latch));
static_assert(!std::is_copy_constructible_v<latch> && !std::is_move_constructible_v<latch>);

constinit latch global_latch{1};

TEST(latch, is_open_when_the_count_is_zero) {
    EXPECT_FALSE(global_latch.try_wait());
    global_latch.arrive_and_wait();
    EXPECT_TRUE(global_latch.try_wait());
    global_latch.wait();
    latch of_many(latch::max());
    of_many.count_down(latch::max() - 1);
    EXPECT_FALSE(of_many.try_wait());
    of_many.count_down();
    EXPECT_TRUE(of_many.try_wait());
}

TEST(latch, refuses_a_count_out_of_range) {
    EXPECT_EQ(latch::max(), 0x7fff'ffff);
    EXPECT_THROW(latch(-1), std::system_error);
    EXPECT_THROW(latch(latch::max() + 1), std::system_error);
}

TEST(latch, may_be_destroyed_by_who_waits) {
    for (int round = 0; round < 500; ++round) {
        auto* const l = new latch(1);
        std::thread other([l] { l->count_down(); });  // may not have returned when it is gone
        l->wait();
        delete l;
        other.join();
    }
}

TEST(latch, makes_no_system_call_where_nobody_waits) {
    latch l(3);
    EXPECT_EQ(system_calls_of([&] {
        l.count_down(2);
        l.arrive_and_wait();
        l.wait();
    }),
        0);
}

}  // namespace
}  // namespace weaveproof

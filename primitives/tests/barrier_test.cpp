#include <weaveproof/barrier.hpp>

#include "support.hpp"
#include "system_calls.hpp"

#include <gtest/gtest.h>

#include <barrier>
#include <system_error>
#include <type_traits>
#include <utility>

namespace weaveproof {
namespace {

using namespace tests;

static_assert(sizeof(barrier<>) <= sizeof(std::barrier<>));
static_assert(!std::is_copy_constructible_v<barrier<>> && !std::is_move_constructible_v<barrier<>>);
static_assert(std::is_move_constructible_v<barrier<>::arrival_token>);

TEST(barrier, calls_the_completion_function_once_in_each_phase) {
    int phases = 0;
    const auto completion = [&]() noexcept { ++phases; };
    barrier b(3, completion);
    auto token = b.arrive();
    b.arrive_and_drop();
    EXPECT_EQ(phases, 0);
    static_cast<void>(b.arrive());
    EXPECT_EQ(phases, 1);
    b.wait(std::move(token));  // NOLINT(performance-move-const-arg): as the standard wants it
    static_cast<void>(b.arrive(2));
    EXPECT_EQ(phases, 2);
}

TEST(barrier, refuses_a_number_out_of_range) {
    EXPECT_NO_THROW(static_cast<void>(barrier<>(0)));
    EXPECT_NO_THROW(static_cast<void>(barrier<>(barrier<>::max())));
    EXPECT_EQ(barrier<>::max(), 0x7fff'ffff);
    EXPECT_THROW(barrier(-1), std::system_error);
    EXPECT_THROW(barrier(barrier<>::max() + 1), std::system_error);
}

TEST(barrier, keeps_its_completion_function) {
    struct big {
        int* sum;
        int values[8];
        void operator()() noexcept { *sum += values[7]; }
    };
    int sum = 0;
    barrier<big> b(1, big{&sum, {0, 0, 0, 0, 0, 0, 0, 7}});
    b.arrive_and_wait();
    b.arrive_and_wait();
    EXPECT_EQ(sum, 14);
}

TEST(barrier, makes_no_system_call_where_nobody_waits) {
    barrier b(1);
    EXPECT_EQ(system_calls_of([&] {
        for (int i = 0; i < 3; ++i) {
            b.arrive_and_wait();
        }
    }),
        0);
}

}  // namespace
}  // namespace weaveproof

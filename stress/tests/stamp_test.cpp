#include "histories/stamp.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace weaveproof::stress {
namespace {

TEST(stamp, the_source_that_is_used_agrees_between_cores) {
    EXPECT_TRUE(stamps_agree(
        usual_stamp_source() == stamp_source::cycle_counter ? read_cycle_counter : read_steady_clock));
}

stamp read_skewed_counter() {
    static std::atomic<stamp> threads{0};
    thread_local const stamp skew = 1'000'000'000 * threads.fetch_add(1);
    return read_steady_clock() + skew;
}

TEST(stamp, clocks_that_do_not_agree_are_refused) {
    if (std::thread::hardware_concurrency() < 2) {
        GTEST_SKIP() << "there is nobody to disagree with";
    }
    EXPECT_FALSE(stamps_agree(read_skewed_counter));
}

TEST(stamp, a_later_moment_of_one_thread_is_no_smaller) {
    for (const stamp_source source : {stamp_source::cycle_counter, stamp_source::steady_clock}) {
        stamp last = now(source);
        for (int i = 0; i < 10'000; ++i) {
            const stamp next = now(source);
            ASSERT_LE(last, next);
            last = next;
        }
    }
}

}  // namespace
}  // namespace weaveproof::stress

#include <weaveproof/detail/deadline.hpp>

#include "support.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <limits>

namespace weaveproof::detail {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

constexpr auto least = std::numeric_limits<std::int64_t>::min();
constexpr auto greatest = std::numeric_limits<std::int64_t>::max();

static_assert(saturated_nanoseconds(0s) == 0);
static_assert(saturated_nanoseconds(1ms) == 1'000'000);
static_assert(saturated_nanoseconds(-1ms) == -1'000'000);
static_assert(saturated_nanoseconds(hours::max()) == greatest);
static_assert(saturated_nanoseconds(hours::min()) == least);
static_assert(saturated_nanoseconds(nanoseconds::max()) == greatest);
static_assert(saturated_nanoseconds(nanoseconds::min()) == least);
static_assert(saturated_nanoseconds(duration<unsigned long long>::max()) == greatest);
static_assert(saturated_nanoseconds(duration<double>(1e300)) == greatest);
static_assert(saturated_nanoseconds(duration<double>(-1e300)) == least);
// Rounded up, so that no wait ends early.
static_assert(saturated_nanoseconds(duration<int, std::pico>(1)) == 1);
static_assert(saturated_nanoseconds(duration<int, std::pico>(1001)) == 2);
static_assert(saturated_nanoseconds(duration<int, std::pico>(-1)) == 0);
static_assert(saturated_nanoseconds(duration<double, std::nano>(0.25)) == 1);

TEST(deadline, of_no_number_is_never) {
    EXPECT_EQ(saturated_nanoseconds(duration<double>(std::nan(""))), greatest);
    EXPECT_EQ(deadline::after(duration<double>(std::nan(""))).as_timespec(), nullptr);
}

TEST(deadline, keeps_the_time_of_its_clock) {
    const auto d = deadline::at(steady_clock::time_point(12'345'678'901ns));
    ASSERT_NE(d.as_timespec(), nullptr);
    EXPECT_EQ(d.as_timespec()->tv_sec, 12);
    EXPECT_EQ(d.as_timespec()->tv_nsec, 345'678'901);
    EXPECT_FALSE(d.is_realtime());
    EXPECT_FALSE(d.is_before_zero());
    EXPECT_TRUE(deadline::at(system_clock::time_point(1s)).is_realtime());
}

TEST(deadline, before_the_zero_of_its_clock_has_a_valid_fraction) {
    const auto d = deadline::at(system_clock::time_point(-1ns));
    EXPECT_TRUE(d.is_before_zero());
    ASSERT_NE(d.as_timespec(), nullptr);
    EXPECT_EQ(d.as_timespec()->tv_sec, -1);
    EXPECT_EQ(d.as_timespec()->tv_nsec, 999'999'999);
    EXPECT_TRUE(deadline::at(steady_clock::time_point::min()).is_before_zero());
    EXPECT_FALSE(deadline::never().is_before_zero());
}

TEST(deadline, too_far_off_is_never) {
    EXPECT_EQ(deadline::never().as_timespec(), nullptr);
    EXPECT_EQ(deadline::at(steady_clock::time_point::max()).as_timespec(), nullptr);
    EXPECT_EQ(deadline::at(system_clock::time_point::max()).as_timespec(), nullptr);
    EXPECT_EQ(deadline::estimate(tests::other_clock::time_point::max()).as_timespec(), nullptr);
    EXPECT_EQ(deadline::after(nanoseconds::max()).as_timespec(), nullptr);
    EXPECT_EQ(deadline::after(nanoseconds(9'199'999'999s)).as_timespec() == nullptr, false);
}

TEST(deadline, after_a_duration_lies_between_the_times_of_the_call) {
    const auto before = steady_clock::now();
    const auto d = deadline::after(1h);
    const auto after = steady_clock::now();
    ASSERT_NE(d.as_timespec(), nullptr);
    const steady_clock::time_point limit(
        seconds(d.as_timespec()->tv_sec) + nanoseconds(d.as_timespec()->tv_nsec));
    EXPECT_LE(before + 1h, limit);
    EXPECT_LE(limit, after + 1h);
}

TEST(deadline, on_a_clock_far_from_the_kernels_is_translated) {
    const auto before = steady_clock::now();
    const auto d = deadline::estimate(tests::other_clock::now() + 900ms);
    const auto after = steady_clock::now();
    ASSERT_NE(d.as_timespec(), nullptr);
    const steady_clock::time_point limit(
        seconds(d.as_timespec()->tv_sec) + nanoseconds(d.as_timespec()->tv_nsec));
    EXPECT_LE(before + 900ms - 1us, limit);
    EXPECT_LE(limit, after + 900ms + 1us);
}

TEST(deadline, attempts_last_until_the_time_of_a_foreign_clock) {
    const auto limit = tests::other_clock::now() + 2ms;
    int attempts = 0;
    EXPECT_FALSE(attempt_until(limit, [&](const deadline&) {
        ++attempts;
        return false;
    }));
    EXPECT_GE(tests::other_clock::now(), limit);
    EXPECT_GE(attempts, 1);
    EXPECT_TRUE(attempt_until(limit, [](const deadline&) { return true; }));
}

/// A clock that somebody sets.
struct set_clock {
    using duration = nanoseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<set_clock>;
    [[maybe_unused]] static constexpr bool is_steady = false;
    static inline std::atomic<rep> ahead{0};

    static time_point now() {
        return time_point(steady_clock::now().time_since_epoch() + nanoseconds(ahead.load()));
    }
    static void jump(nanoseconds by) { ahead.fetch_add(by.count()); }
};

TEST(deadline, a_clock_that_jumps_back_makes_no_wait_end_early) {
    const auto limit = set_clock::now() + 2ms;
    int rounds = 0;
    EXPECT_FALSE(attempt_until(limit, [&](const deadline&) {
        if (++rounds == 1) {
            set_clock::jump(-5ms);
        }
        return false;
    }));
    EXPECT_GE(set_clock::now(), limit);
    EXPECT_GE(rounds, 2);
}

TEST(deadline, a_clock_that_jumps_forward_is_asked_again_soon) {
    const auto limit = set_clock::now() + 24h;
    int rounds = 0;
    EXPECT_FALSE(attempt_until(limit, [&](const deadline& d) {
        ++rounds;
        EXPECT_NE(d.as_timespec(), nullptr);
        const steady_clock::time_point end(
            seconds(d.as_timespec()->tv_sec) + nanoseconds(d.as_timespec()->tv_nsec));
        EXPECT_LE(end, steady_clock::now() + longest_round);
        if (rounds == 2) {
            set_clock::jump(25h);
        }
        return false;
    }));
    EXPECT_EQ(rounds, 2);
}

TEST(deadline, of_whole_seconds_has_no_fraction) {
    const auto d = deadline::at(steady_clock::time_point(12s));
    ASSERT_NE(d.as_timespec(), nullptr);
    EXPECT_EQ(d.as_timespec()->tv_sec, 12);
    EXPECT_EQ(d.as_timespec()->tv_nsec, 0);
}

TEST(deadline, in_the_first_second_of_its_clock_is_not_before_zero) {
    EXPECT_FALSE(deadline::at(steady_clock::time_point(1ns)).is_before_zero());
    EXPECT_FALSE(deadline::at(steady_clock::time_point(0ns)).is_before_zero());
}

/// A clock that stands still.
struct stopped_clock {
    using duration = nanoseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<stopped_clock>;
    [[maybe_unused]] static constexpr bool is_steady = true;
    static time_point now() { return time_point(5ns); }
};

TEST(deadline, is_over_when_the_clock_shows_it) {
    const auto in_vain = [](const deadline&) { return false; };
    EXPECT_FALSE(attempt_once_until(stopped_clock::time_point(4ns), in_vain));
    EXPECT_FALSE(attempt_once_until(stopped_clock::time_point(5ns), in_vain));
    EXPECT_TRUE(attempt_once_until(stopped_clock::time_point(6ns), in_vain));
}

}  // namespace
}  // namespace weaveproof::detail

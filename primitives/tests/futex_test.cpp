#include <weaveproof/detail/futex.hpp>

#include "support.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <pthread.h>

namespace weaveproof::detail {
namespace {

using namespace tests;

TEST(futex, does_not_wait_on_another_value) {
    futex_word word{1};
    EXPECT_EQ(futex_wait(word, 0), futex_status::value_changed);
}

TEST(futex, times_out_on_both_clocks) {
    futex_word word{0};
    const auto steady = std::chrono::steady_clock::now() + 2ms;
    EXPECT_EQ(futex_wait(word, 0, deadline::at(steady)), futex_status::timed_out);
    EXPECT_GE(std::chrono::steady_clock::now(), steady);
    const auto system = std::chrono::system_clock::now() + 2ms;
    EXPECT_EQ(futex_wait(word, 0, deadline::at(system)), futex_status::timed_out);
    EXPECT_GE(std::chrono::system_clock::now(), system);
}

TEST(futex, refuses_no_time_that_is_long_past) {
    futex_word word{0};
    EXPECT_EQ(futex_wait(word, 0, deadline::at(std::chrono::system_clock::time_point(-1h))),
        futex_status::timed_out);
}

TEST(futex, wakes_at_most_as_many_as_asked) {
    futex_word word{0};
    std::atomic<int> woken{0};
    threads sleepers(3, [&](int) {
        while (futex_wait(word, 0) != futex_status::woken) {
        }
        ++woken;
    });
    for (int left = 3; left > 0;) {
        const int count = futex_wake(word, 1);
        ASSERT_LE(count, 1);
        left -= count;
    }
    sleepers.join();
    EXPECT_EQ(woken, 3);
    EXPECT_EQ(futex_wake(word, futex_all), 0);
}

TEST(futex, wakes_only_the_set_that_is_asked_for) {
    futex_word word{0};
    std::atomic<bool> first_woken{false};
    threads sleepers(2, [&](int i) {
        while (futex_wait(word, 0, deadline::never(), i == 0 ? 1 : 2) != futex_status::woken) {
        }
        if (i == 0) {
            first_woken = true;
        }
    });
    while (futex_wake(word, futex_all, 2) == 0) {
    }
    EXPECT_EQ(futex_wake(word, futex_all, 4), 0);
    EXPECT_FALSE(first_woken);
    while (futex_wake(word, futex_all, 1) == 0) {
    }
    sleepers.join();
    EXPECT_TRUE(first_woken);
}

TEST(futex, reports_a_signal) {
    struct sigaction action {};
    action.sa_handler = [](int) {};  // and no SA_RESTART
    struct sigaction before {};
    ASSERT_EQ(sigaction(SIGUSR1, &action, &before), 0);
    futex_word word{0};
    std::atomic<bool> interrupted{false};
    std::thread sleeper([&] {
        while (futex_wait(word, 0) != futex_status::interrupted) {
        }
        interrupted = true;
    });
    while (!interrupted) {
        pthread_kill(sleeper.native_handle(), SIGUSR1);
        std::this_thread::sleep_for(1ms);
    }
    sleeper.join();
    ASSERT_EQ(sigaction(SIGUSR1, &before, nullptr), 0);
}

TEST(futex, may_be_woken_at_an_address_without_memory) {
    EXPECT_EQ(futex_wake(*reinterpret_cast<const futex_word*>(std::uintptr_t{4096}), 1), 0);
}

}  // namespace
}  // namespace weaveproof::detail

#include <weaveproof/semaphore.hpp>

#include "support.hpp"
#include "system_calls.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <type_traits>

namespace weaveproof {
namespace {

using namespace tests;

static_assert(sizeof(counting_semaphore<>) == 4 && sizeof(binary_semaphore) == 4);
static_assert(binary_semaphore::max() == 1);
static_assert(counting_semaphore<5>::max() == 5);
static_assert(counting_semaphore<>::max() >= 0x7fff'ffff);
static_assert(
    !std::is_copy_constructible_v<binary_semaphore> && !std::is_copy_assignable_v<binary_semaphore>);
static_assert(!std::is_convertible_v<std::ptrdiff_t, binary_semaphore>);
static_assert(noexcept(std::declval<binary_semaphore&>().try_acquire()));

constinit counting_semaphore<3> global_semaphore{2};

template <class Semaphore>
int drain(Semaphore& s) {
    int units = 0;
    while (s.try_acquire()) {
        ++units;
    }
    return units;
}

TEST(semaphore, counts) {
    EXPECT_EQ(drain(global_semaphore), 2);
    global_semaphore.release(0);
    EXPECT_FALSE(global_semaphore.try_acquire());
    global_semaphore.release();
    global_semaphore.acquire();
    global_semaphore.release(3);
    EXPECT_EQ(drain(global_semaphore), 3);
}

template <class Call>
void expect_error(std::errc expected, Call call) {
    try {
        call();
        ADD_FAILURE() << "nothing was thrown";
    } catch (const std::system_error& e) {
        EXPECT_EQ(e.code(), expected) << e.what();
    }
}

TEST(semaphore, refuses_to_overflow_and_stays_as_it_was) {
    counting_semaphore<3> s{2};
    expect_error(std::errc::value_too_large, [&] { s.release(2); });
    expect_error(std::errc::value_too_large, [&] { s.release(PTRDIFF_MAX); });
    expect_error(std::errc::invalid_argument, [&] { s.release(-1); });
    EXPECT_EQ(drain(s), 2);

    binary_semaphore b{1};
    expect_error(std::errc::value_too_large, [&] { b.release(); });
    EXPECT_EQ(drain(b), 1);

    counting_semaphore<0xffff'fffe> widest{0xffff'fffe};
    expect_error(std::errc::value_too_large, [&] { widest.release(); });
    widest.acquire();
    widest.release();
}

TEST(semaphore, refuses_an_initial_value_out_of_range) {
    expect_error(std::errc::invalid_argument, [] { counting_semaphore<3> s(4); });
    expect_error(std::errc::invalid_argument, [] { counting_semaphore<3> s(-1); });
}

TEST(semaphore, timed_forms_give_up_no_sooner_than_asked) {
    binary_semaphore s{0};
    for_each_near_time([&](auto limit) {
        EXPECT_FALSE(s.try_acquire_until(limit));
        EXPECT_GE(decltype(limit)::clock::now(), limit);
    });
    for_each_short_duration([&](auto timeout) {
        const auto start = std::chrono::steady_clock::now();
        EXPECT_FALSE(s.try_acquire_for(timeout));
        const std::chrono::duration<double> waited = std::chrono::steady_clock::now() - start;
        EXPECT_GE(waited, std::chrono::duration<double>(timeout));
    });
    s.release();
    EXPECT_EQ(drain(s), 1);
}

TEST(semaphore, timed_forms_take_a_unit_that_is_there_whatever_the_time) {
    binary_semaphore s{1};
    const auto until = [&](auto limit) {
        ASSERT_TRUE(s.try_acquire_until(limit));
        s.release();
    };
    for_each_near_time(until);
    for_each_far_time(until);
    const auto wait_for = [&](auto timeout) {
        ASSERT_TRUE(s.try_acquire_for(timeout));
        s.release();
    };
    for_each_short_duration(wait_for);
    for_each_long_duration(wait_for);
}

TEST(semaphore, timed_forms_take_a_unit_that_comes_meanwhile) {
    binary_semaphore s{0};
    const auto get = [&](auto wait) {
        threads waiter(1, [&](int) { EXPECT_TRUE(wait()); });
        std::this_thread::sleep_for(1ms);  // likely asleep by now; if not, it is as right
        s.release();
    };
    for_each_far_time([&](auto limit) { get([&] { return s.try_acquire_until(limit); }); });
    for_each_long_duration([&](auto timeout) { get([&] { return s.try_acquire_for(timeout); }); });
}

TEST(semaphore, one_release_lets_as_many_in_as_it_has_units) {
    for (int round = 0; round < 200; ++round) {
        counting_semaphore<> s{0};
        std::atomic<int> inside{0};
        threads waiters(4, [&](int) {
            s.acquire();
            ++inside;
        });
        if (round % 2 == 1) {
            std::this_thread::sleep_for(100us);
        }
        s.release(3);
        while (inside < 3) {
            std::this_thread::yield();
        }
        EXPECT_FALSE(s.try_acquire());
        s.release();
        waiters.join();
        EXPECT_EQ(inside, 4);
    }
}

TEST(semaphore, single_releases_in_a_row_let_all_in) {
    for (int round = 0; round < 500; ++round) {
        counting_semaphore<> s{0};
        threads waiters(3, [&](int i) {
            if (i == 0) {
                while (!s.try_acquire_for(20us)) {
                }
            } else {
                s.acquire();
            }
        });
        if (round % 2 == 1) {
            std::this_thread::sleep_for(100us);
        }
        for (int i = 0; i < 3; ++i) {
            s.release();
        }
    }
}

TEST(semaphore, bounds_how_many_are_inside) {
    counting_semaphore<2> s{2};
    std::atomic<int> inside{0};
    std::atomic<int> most{0};
    threads(4, [&](int) {
        for (int round = 0; round < 10'000; ++round) {
            s.acquire();
            const int now = ++inside;
            for (int before = most; before < now && !most.compare_exchange_weak(before, now);) {
            }
            --inside;
            s.release();
        }
    }).join();
    EXPECT_LE(most, 2);
    EXPECT_EQ(drain(s), 2);
}

TEST(semaphore, may_be_destroyed_by_who_acquires_last) {
    for (int round = 0; round < 500; ++round) {
        auto* const s = new binary_semaphore{0};
        std::thread releaser([s] { s->release(); });
        s->acquire();
        delete s;  // release() may not have returned: AddressSanitizer sees it touch what is gone
        releaser.join();
    }
}

TEST(semaphore, makes_no_system_call_where_nobody_waits) {
    counting_semaphore<> s{0};
    EXPECT_EQ(system_calls_of([&] {
        for (int i = 0; i < 2; ++i) {
            s.release(0);
            s.release(2);
            s.acquire();
            EXPECT_TRUE(s.try_acquire_for(1h));
            EXPECT_FALSE(s.try_acquire());
        }
    }),
        0);
}

TEST(semaphore, has_as_many_units_as_it_may) {
    EXPECT_NO_THROW(counting_semaphore<3>(3));
    EXPECT_NO_THROW(counting_semaphore<3>(0));
    counting_semaphore<3> s{1};
    s.release(2);
    EXPECT_EQ(drain(s), 3);
}

}  // namespace
}  // namespace weaveproof

#include <weaveproof/mutex.hpp>

#include "support.hpp"
#include "system_calls.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <mutex>
#include <type_traits>

namespace weaveproof {
namespace {

using namespace tests;

static_assert(sizeof(mutex) == 4);
static_assert(std::is_nothrow_default_constructible_v<mutex>);
static_assert(!std::is_copy_constructible_v<mutex> && !std::is_copy_assignable_v<mutex>);
static_assert(!std::is_move_constructible_v<mutex> && !std::is_move_assignable_v<mutex>);
static_assert(noexcept(std::declval<mutex&>().unlock()));

constinit mutex global_mutex;

/// Whether another thread finds it free.
bool is_free(mutex& m) {
    bool result = false;
    std::thread([&] {
        result = m.try_lock();
        if (result) {
            m.unlock();
        }
    }).join();
    return result;
}

TEST(mutex, works_with_the_standard_locks) {
    mutex a;
    mutex b;
    {
        const std::lock_guard lock(a);
        EXPECT_FALSE(is_free(a));
    }
    {
        std::unique_lock lock(a, std::defer_lock);
        EXPECT_TRUE(lock.try_lock());
        EXPECT_FALSE(is_free(a));
        lock.unlock();
        EXPECT_TRUE(lock.try_lock_for(1h));
        lock.unlock();
        EXPECT_TRUE(lock.try_lock_until(std::chrono::system_clock::now() + 1h));
    }
    {
        const std::scoped_lock lock(a, b, global_mutex);
        EXPECT_FALSE(is_free(a));
        EXPECT_FALSE(is_free(b));
        EXPECT_FALSE(is_free(global_mutex));
    }
    EXPECT_EQ(std::try_lock(a, b), -1);
    a.unlock();
    b.unlock();
    std::lock(a, b);
    a.unlock();
    b.unlock();
    EXPECT_TRUE(is_free(a));
    EXPECT_TRUE(is_free(b));
    EXPECT_TRUE(is_free(global_mutex));
}

TEST(mutex, timed_forms_give_up_no_sooner_than_asked) {
    mutex m;
    const std::lock_guard lock(m);
    std::thread([&] {
        for_each_near_time([&](auto limit) {
            EXPECT_FALSE(m.try_lock_until(limit));
            EXPECT_GE(decltype(limit)::clock::now(), limit);
        });
        for_each_short_duration([&](auto timeout) {
            const auto start = std::chrono::steady_clock::now();
            EXPECT_FALSE(m.try_lock_for(timeout));
            const std::chrono::duration<double> waited = std::chrono::steady_clock::now() - start;
            EXPECT_GE(waited, std::chrono::duration<double>(timeout));
        });
    }).join();
}

TEST(mutex, timed_forms_lock_a_free_mutex_whatever_the_time) {
    mutex m;
    const auto until = [&](auto limit) {
        ASSERT_TRUE(m.try_lock_until(limit));
        m.unlock();
    };
    for_each_near_time(until);
    for_each_far_time(until);
    const auto wait_for = [&](auto timeout) {
        ASSERT_TRUE(m.try_lock_for(timeout));
        m.unlock();
    };
    for_each_short_duration(wait_for);
    for_each_long_duration(wait_for);
}

TEST(mutex, timed_forms_get_a_mutex_that_is_unlocked_meanwhile) {
    mutex m;
    const auto get = [&](auto wait) {
        m.lock();
        std::atomic<bool> started{false};
        std::thread waiter([&] {
            started = true;
            EXPECT_TRUE(wait());
            m.unlock();
        });
        while (!started) {
            std::this_thread::yield();
        }
        std::this_thread::sleep_for(1ms);  // likely asleep by now; if not, it is as right
        m.unlock();
        waiter.join();
    };
    for_each_far_time([&](auto limit) { get([&] { return m.try_lock_until(limit); }); });
    for_each_long_duration([&](auto timeout) { get([&] { return m.try_lock_for(timeout); }); });
}

TEST(mutex, lets_one_in_at_a_time) {
    mutex m;
    long count = 0;
    constexpr long rounds = 20'000;
    threads(4, [&](int i) {
        for (long round = 0; round < rounds; ++round) {
            if (i == 0) {
                while (!m.try_lock_for(10us)) {
                }
            } else {
                m.lock();
            }
            ++count;
            m.unlock();
        }
    }).join();
    EXPECT_EQ(count, 4 * rounds);
}

TEST(mutex, may_be_destroyed_by_who_locks_it_last) {
    struct counted {
        mutex m;
        int references = 2;
    };
    const auto let_go = [](counted* c) {
        c->m.lock();
        const bool last = --c->references == 0;
        c->m.unlock();
        if (last) {
            delete c;  // the other's unlock may not have returned: AddressSanitizer sees it touch what is
                       // gone
        }
    };
    for (int round = 0; round < 500; ++round) {
        auto* const c = new counted;
        std::thread other(let_go, c);
        let_go(c);
        other.join();
    }
}

TEST(mutex, makes_no_system_call_where_nobody_waits) {
    mutex m;
    EXPECT_EQ(system_calls_of([&] {
        for (int i = 0; i < 2; ++i) {
            m.lock();
            m.unlock();
            EXPECT_TRUE(m.try_lock_for(1h));
            EXPECT_FALSE(m.try_lock());
            m.unlock();
        }
    }),
        0);
}

}  // namespace
}  // namespace weaveproof

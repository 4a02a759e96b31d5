#include <weaveproof/recursive_mutex.hpp>

#include "support.hpp"
#include "system_calls.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <mutex>
#include <system_error>
#include <type_traits>

namespace weaveproof {
namespace {

using namespace tests;

static_assert(std::is_nothrow_default_constructible_v<recursive_mutex>);
static_assert(
    !std::is_copy_constructible_v<recursive_mutex> && !std::is_move_constructible_v<recursive_mutex>);
static_assert(sizeof(recursive_mutex) < sizeof(std::recursive_timed_mutex));

constinit recursive_mutex global_recursive_mutex;

bool is_free(recursive_mutex& m) {
    bool result = false;
    std::thread([&] {
        result = m.try_lock();
        if (result) {
            m.unlock();
        }
    }).join();
    return result;
}

TEST(recursive_mutex, is_free_after_as_many_unlocks_as_locks) {
    recursive_mutex& m = global_recursive_mutex;
    {
        const std::scoped_lock outer(m);
        std::unique_lock inner(m, std::defer_lock);
        EXPECT_TRUE(inner.try_lock());
        inner.unlock();
        EXPECT_FALSE(is_free(m));
        EXPECT_TRUE(inner.try_lock_for(-1s));
    }
    EXPECT_TRUE(is_free(m));
}

TEST(recursive_mutex, timed_forms_give_up_no_sooner_than_asked) {
    recursive_mutex m;
    const std::lock_guard lock(m);
    std::thread([&] {
        for_each_near_time([&](auto limit) {
            EXPECT_FALSE(m.try_lock_until(limit));
            EXPECT_GE(decltype(limit)::clock::now(), limit);
        });
        for_each_short_duration([&](auto timeout) { EXPECT_FALSE(m.try_lock_for(timeout)); });
    }).join();
}

TEST(recursive_mutex, the_owner_gets_in_whatever_the_time) {
    recursive_mutex m;
    const std::lock_guard lock(m);
    const auto until = [&](auto limit) {
        ASSERT_TRUE(m.try_lock_until(limit));
        m.unlock();
    };
    for_each_near_time(until);
    for_each_far_time(until);
    for_each_long_duration([&](auto timeout) {
        ASSERT_TRUE(m.try_lock_for(timeout));
        m.unlock();
    });
}

/// As if the owner had locked it so often: the depth lies behind the mutex inside.
void set_depth(recursive_mutex& m, std::uint32_t depth) {
    std::memcpy(reinterpret_cast<char*>(&m) + sizeof(mutex), &depth, sizeof(depth));
}

TEST(recursive_mutex, refuses_more_levels_than_it_can_count) {
    recursive_mutex m;
    m.lock();
    for (const bool by_lock : {true, false}) {
        set_depth(m, recursive_mutex::max_depth() - 1);
        if (by_lock) {
            m.lock();
        } else {
            EXPECT_TRUE(m.try_lock());
        }
        EXPECT_THROW(m.lock(), std::system_error);
        EXPECT_FALSE(m.try_lock());
        EXPECT_FALSE(m.try_lock_for(0s));
        m.unlock();
        EXPECT_TRUE(m.try_lock());
    }
    set_depth(m, 1);
    m.unlock();
    EXPECT_TRUE(is_free(m));
}

TEST(recursive_mutex, makes_no_system_call_where_nobody_waits) {
    recursive_mutex m;
    EXPECT_EQ(system_calls_of([&] {
        for (int i = 0; i < 2; ++i) {
            m.lock();
            m.lock();
            m.unlock();
            m.unlock();
        }
    }),
        0);
}

}  // namespace
}  // namespace weaveproof

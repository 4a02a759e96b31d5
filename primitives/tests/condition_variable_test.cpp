#include <weaveproof/condition_variable.hpp>

#include "support.hpp"
#include "system_calls.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <memory>
#include <new>
#include <type_traits>

namespace weaveproof {
namespace {

using namespace tests;

static_assert(sizeof(condition_variable) == 8);
static_assert(std::is_nothrow_default_constructible_v<condition_variable>);
static_assert(
    !std::is_copy_constructible_v<condition_variable> && !std::is_copy_assignable_v<condition_variable>);

constinit condition_variable global_condition_variable;

/// Threads that wait for tokens. Once waiting() == n, n threads have begun to wait.
struct monitor {
    mutex m;
    condition_variable changed;
    int tokens = 0;
    int waiters = 0;
    int taken = 0;

    void take() {
        std::unique_lock lock(m);
        ++waiters;
        changed.wait(lock, [&] { return tokens > 0; });
        --waiters;
        --tokens;
        ++taken;
    }

    void put(int count) {
        const std::lock_guard lock(m);
        tokens += count;
    }

    void await_waiters(int count) {
        for (;;) {
            {
                const std::lock_guard lock(m);
                if (waiters == count) {
                    return;
                }
            }
            std::this_thread::yield();
        }
    }
};

TEST(condition_variable, notifying_nobody_is_forgotten) {
    condition_variable c;
    c.notify_one();
    c.notify_all();
    global_condition_variable.notify_all();
    mutex m;
    std::unique_lock lock(m);
    EXPECT_FALSE(c.wait_for(lock, 1ms, [] { return false; }));
}

TEST(condition_variable, notify_one_is_enough_for_each_waiter) {
    for (int round = 0; round < 200; ++round) {
        monitor all;
        threads takers(3, [&](int) { all.take(); });
        all.await_waiters(3);
        if (round % 2 == 1) {
            std::this_thread::sleep_for(50us);
        }
        for (int left = 3; left > 0; --left) {
            all.put(1);
            all.changed.notify_one();
            all.await_waiters(left - 1);
        }
        takers.join();
        EXPECT_EQ(all.taken, 3);
    }
}

TEST(condition_variable, notifications_in_a_row_reach_as_many_waiters) {
    for (int round = 0; round < 300; ++round) {
        monitor all;
        threads takers(3, [&](int) { all.take(); });
        all.await_waiters(3);
        if (round % 2 == 1) {
            std::this_thread::sleep_for(50us);
        }
        all.put(3);
        for (int i = 0; i < 3; ++i) {
            all.changed.notify_one();
        }
    }
}

TEST(condition_variable, notify_all_reaches_every_waiter) {
    for (int round = 0; round < 300; ++round) {
        monitor all;
        threads takers(4, [&](int) { all.take(); });
        all.await_waiters(4);
        {
            const std::lock_guard lock(all.m);
            all.tokens = 4;
            all.changed.notify_all();
        }
    }
}

TEST(condition_variable, hands_over_and_back) {
    mutex m;
    condition_variable changed;
    int turn = 0;
    constexpr int rounds = 5'000;
    threads(2, [&](int me) {
        for (int round = 0; round < rounds; ++round) {
            std::unique_lock lock(m);
            changed.wait(lock, [&] { return turn == me; });
            turn = 1 - me;
            changed.notify_one();
        }
    }).join();
    EXPECT_EQ(turn, 0);
}

TEST(condition_variable, timed_forms_give_up_no_sooner_than_asked) {
    mutex m;
    condition_variable c;
    std::unique_lock lock(m);
    for_each_near_time([&](auto limit) {
        while (c.wait_until(lock, limit) == std::cv_status::no_timeout) {
        }
        EXPECT_GE(decltype(limit)::clock::now(), limit);
        EXPECT_TRUE(lock.owns_lock());
        EXPECT_FALSE(c.wait_until(lock, limit, [] { return false; }));
        EXPECT_TRUE(c.wait_until(lock, limit, [] { return true; }));
    });
    for_each_short_duration([&](auto timeout) {
        const auto start = std::chrono::steady_clock::now();
        EXPECT_FALSE(c.wait_for(lock, timeout, [] { return false; }));
        const std::chrono::duration<double> waited = std::chrono::steady_clock::now() - start;
        EXPECT_GE(waited, std::chrono::duration<double>(timeout));
        EXPECT_TRUE(c.wait_for(lock, timeout, [] { return true; }));
        while (c.wait_for(lock, timeout) == std::cv_status::no_timeout) {
        }
    });
    EXPECT_FALSE(m.try_lock());
}

TEST(condition_variable, timed_forms_are_woken) {
    mutex m;
    condition_variable c;
    bool ready = false;
    const auto is_ready = [&] { return ready; };
    const auto await = [&](auto wait) {
        std::unique_lock lock(m);
        ready = false;
        std::thread notifier([&] {
            {
                const std::lock_guard other(m);
                ready = true;
            }
            c.notify_one();
        });
        EXPECT_TRUE(wait(lock));
        EXPECT_TRUE(lock.owns_lock());
        lock.unlock();
        notifier.join();
    };
    for_each_far_time([&](auto limit) {
        await([&](auto& lock) { return c.wait_until(lock, limit, is_ready); });
        await([&](auto& lock) {
            while (!ready) {
                EXPECT_EQ(c.wait_until(lock, limit), std::cv_status::no_timeout);
            }
            return true;
        });
    });
    for_each_long_duration(
        [&](auto timeout) { await([&](auto& lock) { return c.wait_for(lock, timeout, is_ready); }); });
}

TEST(condition_variable, a_wait_that_times_out_takes_no_notification_along) {
    for (int round = 0; round < 300; ++round) {
        monitor all;
        threads impatient(2, [&](int) {
            std::unique_lock lock(all.m);
            all.changed.wait_for(lock, 50us);
            if (all.tokens > 0) {
                all.changed.notify_one();  // may have been for the other
            }
        });
        threads taker(1, [&](int) { all.take(); });
        all.put(1);
        all.changed.notify_one();
    }
}

TEST(condition_variable, an_exception_of_the_predicate_leaves_the_lock_held) {
    mutex m;
    condition_variable c;
    std::unique_lock lock(m);
    EXPECT_THROW(c.wait(lock, []() -> bool { throw 1; }), int);
    EXPECT_THROW(c.wait_for(lock, 1ms, []() -> bool { throw 1; }), int);
    EXPECT_TRUE(lock.owns_lock());
}

TEST(condition_variable, may_be_destroyed_once_all_are_notified) {
    for (int round = 0; round < 300; ++round) {
        mutex m;
        auto c = std::make_unique<condition_variable>();
        int waiting = 0;
        bool ready = false;
        threads waiters(2, [&](int) {
            std::unique_lock lock(m);
            condition_variable& mine = *c;
            ++waiting;
            while (!ready) {
                mine.wait(lock);
            }
        });
        for (;;) {
            const std::lock_guard lock(m);
            if (waiting == 2) {
                ready = true;
                c->notify_all();
                c.reset();  // the waits have not returned: AddressSanitizer sees them touch what is gone
                break;
            }
        }
    }
}

TEST(condition_variable, makes_no_system_call_where_nobody_waits) {
    monitor shared;
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(system_calls_of([&] {
            shared.changed.notify_one();
            shared.changed.notify_all();
        }),
            0);
        threads waiter(1, [&](int) { shared.take(); });
        shared.await_waiters(1);
        shared.put(1);
        shared.changed.notify_all();
    }
}

TEST(condition_variable, leaves_it_to_unlocking_to_wake) {
    for (const bool all : {false, true}) {
        monitor shared;
        const int waiters = all ? 2 : 1;
        threads takers(waiters, [&](int) { shared.take(); });
        shared.await_waiters(waiters);
        shared.m.lock();
        shared.tokens = waiters;
        EXPECT_EQ(
            system_calls_of([&] { all ? shared.changed.notify_all() : shared.changed.notify_one(); }), 0);
        EXPECT_EQ(system_calls_of([&] { shared.m.unlock(); }), 1);
    }
}

TEST(condition_variable, finds_a_mutex_within_a_kilobyte) {
    constexpr int words = 1024;
    constexpr int middle = words / 2;
    for (const int distance : {-257, -256, -255, -2, -1, 2, 3, 254, 255, 256}) {
        // What is not the mutex looks like one that is locked: to be taken for it would be noticed.
        alignas(64) std::uint32_t memory[words];
        std::fill(std::begin(memory), std::end(memory), 1);
        auto& c = *new (&memory[middle]) condition_variable;
        auto& m = *new (&memory[middle + distance]) mutex;
        bool waits = false;
        bool ready = false;
        threads waiter(1, [&](int) {
            std::unique_lock lock(m);
            waits = true;
            c.wait(lock, [&] { return ready; });
        });
        std::unique_lock lock(m);
        while (!waits) {
            lock.unlock();
            std::this_thread::yield();
            lock.lock();
        }
        ready = true;
        const bool near = distance >= -256 && distance < 256;
        ASSERT_EQ(system_calls_of([&] { c.notify_one(); }), near ? 0 : 1) << distance;
        lock.unlock();
        waiter.join();
        c.~condition_variable();
        m.~mutex();
    }
}

}  // namespace
}  // namespace weaveproof

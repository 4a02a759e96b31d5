// Threads that may be paused for ever: who depends on them is found, and who does not is left alone.
#include <atomic>
#include <cassert>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <pthread.h>
#include <string>
#include <thread>

#include "weaveproof/gtest.hpp"
#include "weaveproof/linearizability.hpp"
#include "weaveproof/progress.hpp"

namespace {

using weaveproof::may_be_paused;

TEST(Progress, WhoTriesDependsOnNobody) {
    EXPECT_HOLDS([] {
        std::mutex mutex;
        std::thread other{[&] {
            const may_be_paused here;
            const std::lock_guard lock{mutex};
        }};
        if (mutex.try_lock()) {
            mutex.unlock();
        }
        other.join();
    });
    EXPECT_VIOLATED("deadlock", [] {  // who waits for the lock does
        std::mutex mutex;
        std::thread other{[&] {
            const may_be_paused here;
            const std::lock_guard lock{mutex};
        }};
        mutex.lock();
        mutex.unlock();
        other.join();
    });
    EXPECT_HOLDS([] {  // and without a thread that may be paused there is nothing to see
        std::mutex mutex;
        std::thread other{[&] { const std::lock_guard lock{mutex}; }};
        mutex.lock();
        mutex.unlock();
        other.join();
    });
}

TEST(Progress, WhoSpinsUntilAnotherHasGoneOn) {
    EXPECT_VIOLATED("livelock", [] {
        std::atomic<bool> busy{false};
        std::thread other{[&] {
            const may_be_paused here;
            busy.store(true);
            busy.store(false);
        }};
        while (busy.load()) {
        }
        other.join();
    });
    EXPECT_HOLDS([] {  // who does itself what it waits for ends
        std::atomic<bool> busy{false};
        std::thread other{[&] {
            const may_be_paused here;
            busy.store(true);
        }};
        while (busy.exchange(false)) {
        }
        other.join();
    });
}

TEST(Progress, OnlyWhereItIsSaid) {
    EXPECT_HOLDS([] {
        std::mutex mutex;
        std::thread other{[&] {
            { const may_be_paused here; }
            const std::lock_guard lock{mutex};
        }};
        mutex.lock();
        mutex.unlock();
        other.join();
    });
    EXPECT_VIOLATED("deadlock", [] {  // two objects are as one
        std::mutex mutex;
        std::thread other{[&] {
            const may_be_paused outer;
            { const may_be_paused inner; }
            const std::lock_guard lock{mutex};
        }};
        mutex.lock();
        mutex.unlock();
        other.join();
    });
}

TEST(Progress, WhoMayBePausedOwesNothing) {
    EXPECT_HOLDS([] {  // one holds the lock for ever, the other waits
        std::mutex mutex;
        const auto enter = [&] {
            const may_be_paused here;
            const std::lock_guard lock{mutex};
        };
        std::thread a{enter};
        std::thread b{enter};
        a.join();
        b.join();
    });
    EXPECT_VIOLATED("deadlock", [] {  // but where none is paused all is as ever
        std::mutex a;
        std::mutex b;
        std::thread other{[&] {
            const may_be_paused here;
            const std::lock_guard outer{a};
            const std::lock_guard inner{b};
        }};
        {
            const may_be_paused here;
            const std::lock_guard outer{b};
            const std::lock_guard inner{a};
        }
        other.join();
    });
}

TEST(Progress, JoinsOfThreadsThatArePausedMayWait) {
    EXPECT_HOLDS([] {  // one waits for one that waits for the one that is paused
        std::atomic<int> done{0};
        std::thread outer{[&] {
            std::thread inner{[&] {
                const may_be_paused here;
                done.fetch_add(1);
            }};
            inner.join();
        }};
        outer.join();
        assert(done == 1);
    });
    EXPECT_HOLDS([] {  // one is paused as it is about to wait for one that waits
        std::mutex mutex;
        mutex.lock();
        std::thread waiting{[&] {
            const may_be_paused here;
            mutex.lock();
            mutex.unlock();
        }};
        const may_be_paused here;
        mutex.unlock();
        waiting.join();
    });
    EXPECT_VIOLATED("deadlock", [] {  // not who waits for one that waits for what the paused one should do
        std::mutex mutex;
        std::thread paused{[&] {
            const may_be_paused here;
            const std::lock_guard lock{mutex};
        }};
        std::thread waiting{[&] { const std::lock_guard lock{mutex}; }};
        waiting.join();
        paused.join();
    });
}

TEST(Progress, WhatOthersSeeOfAPausedThread) {
    // What it has done before is there, what it would do after is not: every prefix.
    static int seen;
    const auto prefix = [](int n) {
        return [n] {
            std::atomic<int> step{0};
            std::thread other{[&] {
                const may_be_paused here;
                step.store(1);
                step.store(2);
            }};
            seen = step.load();
            assert(seen != n);
            other.join();
        };
    };
    EXPECT_VIOLATED("assertion", prefix(0));
    EXPECT_VIOLATED("assertion", prefix(1));
    EXPECT_VIOLATED("assertion", prefix(2));
    EXPECT_HOLDS(prefix(3));
}

TEST(Progress, TimedWaitsEndWhoeverIsPaused) {
    EXPECT_HOLDS([] {
        std::timed_mutex mutex;
        std::thread other{[&] {
            const may_be_paused here;
            mutex.lock();
            mutex.unlock();
        }};
        if (mutex.try_lock_for(std::chrono::seconds{1})) {
            mutex.unlock();
        }
        other.join();
    });
    EXPECT_VIOLATED("deadlock", [] {  // a timed wait that needs the mutex back
        std::mutex mutex;
        std::condition_variable changed;
        std::thread other{[&] {
            const may_be_paused here;
            const std::lock_guard lock{mutex};
        }};
        std::unique_lock lock{mutex, std::try_to_lock};
        if (lock.owns_lock()) {
            changed.wait_for(lock, std::chrono::seconds{1});
            lock.unlock();
        }
        other.join();
    });
}

struct flag_specification {
    bool is_set = false;
    bool operator==(const flag_specification&) const = default;
    void set() { is_set = true; }
    bool test() { return is_set; }
};

// A call that never returns, as its thread is paused, has taken effect or not: one of the two, for all.
TEST(Progress, CallsOfAPausedThreadMayHaveTakenEffect) {
    const auto model = [](int stores) {
        return [stores] {
            std::atomic<int> word{0};
            weaveproof::history<flag_specification> h({}, "the flag");
            const auto set = h.operation("set", &flag_specification::set, [&] {
                for (int i = 1; i <= stores; ++i) {
                    word.store(i);
                }
            });
            const auto test
                = h.operation("test", &flag_specification::test, [&] { return word.load() % 2 == 1; });
            std::thread other{[&] {
                const may_be_paused here;
                set();
            }};
            test();
            test();
            other.join();
        };
    };
    EXPECT_HOLDS(model(1));
    EXPECT_VIOLATED("not linearizable", model(3));
}

TEST(Progress, WhatIsToldOfIt) {
    const weaveproof::report found = weaveproof::check([] {
        std::mutex mutex;
        std::thread other{[&] {
            const may_be_paused here;
            const std::lock_guard lock{mutex};
        }};
        mutex.lock();
        mutex.unlock();
        other.join();
    });
    const std::string text = weaveproof::to_text(found);
    EXPECT_EQ(text.find("deadlock: T0 waits for ever"), 0U) << text;
    EXPECT_NE(text.find("paused for ever"), std::string::npos) << text;
    EXPECT_NE(text.find("T1 waits for its turn: it is paused"), std::string::npos) << text;
    EXPECT_EQ(text.find("pause "), std::string::npos) << text;
}

std::mutex entrance;

void* enter(void*) {
    const may_be_paused here;
    const std::lock_guard lock{entrance};
    return nullptr;
}

// Executions are the same, however the search gets to them.
TEST(Progress, CountsDependOnTheModelAlone) {
    const auto model = [] {
        pthread_t threads[2];
        for (pthread_t& each : threads) {
            pthread_create(&each, nullptr, enter, nullptr);
        }
        for (const pthread_t each : threads) {
            pthread_join(each, nullptr);
        }
    };
    const auto executions = [&](const weaveproof::options& how) {
        const weaveproof::report found = weaveproof::check(model, how);
        EXPECT_EQ(found.verdict, weaveproof::verdict::holds) << found.message;
        return found.statistics.executions;
    };
    // Each may be paused before it enters, and inside. Both before: 1. One before: which one, and whether the other gets out, 4. None
    // before: which one is first, and is paused inside, or gets out and then the second is or does, 6.
    constexpr std::uint64_t all = 11;
    EXPECT_EQ(executions({}), all);
    EXPECT_EQ(executions({.jobs = 2}), all);
    EXPECT_EQ(executions({.schedule = weaveproof::thread_order::first}), all);
    EXPECT_EQ(executions({.schedule = weaveproof::thread_order::last}), all);
    EXPECT_LT(executions({.symmetric = true}), all);
}

}  // namespace

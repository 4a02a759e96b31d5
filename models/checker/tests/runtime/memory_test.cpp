// Data races, message passing, and what is put back between executions.
#include <atomic>
#include <cassert>
#include <cstring>
#include <pthread.h>
#include <string>
#include <thread>
#include <vector>

#include "weaveproof/gtest.hpp"

namespace {

int counter = 0;
std::atomic<int> flag;
int data = 0;
std::atomic<int> x;
std::atomic<int> y;
char buffer[64];

TEST(Memory, TwoPlainWritesRace) {
    EXPECT_VIOLATED("data race", [] {
        std::thread other{[] { ++counter; }};
        ++counter;
        other.join();
    });
}

TEST(Memory, CreateAndJoinOrder) {
    EXPECT_HOLDS([] {
        ++counter;
        std::thread other{[] { ++counter; }};
        other.join();
        assert(counter == 2);
    });
    EXPECT_EQ(counter, 0) << "globals are put back";
}

TEST(Memory, LocalsOfTheCallerArePutBack) {
    int runs = 0;
    int executions = 0;
    const auto report = weaveproof::check([&] {
        ++runs;
        executions = runs;
        assert(runs == 1);
        std::thread other{[] { x.fetch_add(1, std::memory_order_relaxed); }};
        x.fetch_add(1, std::memory_order_relaxed);
        other.join();
    });
    EXPECT_TRUE(weaveproof::gtest::holds(report));
    EXPECT_EQ(report.statistics.executions, 2U);
    EXPECT_EQ(runs, 0);
    EXPECT_EQ(executions, 0);
}

void pass_message(std::memory_order how) {
    std::thread producer{[how] {
        data = 42;
        flag.store(1, how);
    }};
    if (flag.load(std::memory_order_acquire) != 0) {
        assert(data == 42);
    }
    producer.join();
}

TEST(Memory, ReleaseAndAcquirePassAMessage) {
    EXPECT_HOLDS([] { pass_message(std::memory_order_release); });
}

TEST(Memory, RelaxedPassesNone) {
    EXPECT_VIOLATED("data race", [] { pass_message(std::memory_order_relaxed); });
}

TEST(Memory, FencesPassAMessage) {
    EXPECT_HOLDS([] {
        std::thread producer{[] {
            data = 42;
            std::atomic_thread_fence(std::memory_order_release);
            flag.store(1, std::memory_order_relaxed);
        }};
        if (flag.load(std::memory_order_relaxed) != 0) {
            std::atomic_thread_fence(std::memory_order_acquire);
            assert(data == 42);
        }
        producer.join();
    });
}

void store_buffering(std::memory_order how) {
    int first = 0;
    std::thread other{[&, how] {
        x.store(1, how);
        first = y.load(how);
    }};
    y.store(1, how);
    const int second = x.load(how);
    other.join();
    assert(first == 1 || second == 1);
}

TEST(Memory, StoreBuffering) {
    EXPECT_HOLDS([] { store_buffering(std::memory_order_seq_cst); });
    EXPECT_VIOLATED("assertion", [] { store_buffering(std::memory_order_relaxed); });
}

TEST(Memory, AdjacentBytesDoNotRace) {
    EXPECT_HOLDS([] {
        std::thread other{[] { buffer[1] = 1; }};
        buffer[0] = 1;
        other.join();
        assert(buffer[0] == 1 && buffer[1] == 1);
    });
    EXPECT_VIOLATED("data race", [] {
        std::thread other{[] { buffer[1] = 1; }};
        std::memset(buffer, 2, sizeof buffer);
        other.join();
    });
}

TEST(Memory, ManyReadersThenAWriter) {
    EXPECT_HOLDS([] {
        std::thread a{[] { assert(data == 0); }};
        std::thread b{[] { assert(data == 0); }};
        a.join();
        b.join();
        data = 1;
    });
    EXPECT_VIOLATED("data race", [] {
        std::thread a{[] { assert(data == 0); }};
        std::thread b{[] { assert(data == 0); }};
        b.join();
        data = 1;
        a.join();
    });
}

TEST(Memory, PlainAccessToAnAtomicInUse) {
    static int plain;
    plain = 0;
    EXPECT_VIOLATED("data race", [] {
        std::thread other{[] { std::atomic_ref<int>{plain}.store(1, std::memory_order_release); }};
        const int seen = plain;
        other.join();
        assert(seen == 0);
    });
    EXPECT_HOLDS([] {
        std::thread other{[] { std::atomic_ref<int>{plain}.store(1); }};
        other.join();
        assert(plain == 1);
        plain = 5;
        std::thread again{[] { assert(std::atomic_ref<int>{plain}.load() == 5); }};
        again.join();
    });
}

TEST(Memory, AtomicOnTheStackIsANewObjectEachTime) {
    EXPECT_HOLDS([] {
        for (int round = 0; round < 2; ++round) {
            std::atomic<int> local{round};
            std::thread other{[&] { local.fetch_add(10); }};
            other.join();
            assert(local == round + 10);
        }
    });
}

struct pair_of_ints {
    int first = 0;
    int second = 0;
};

// Compilers that look for local variables which no other thread can know must see that these are known.
TEST(Memory, MembersOfLocalVariables) {
    EXPECT_VIOLATED("data race", [] {
        pair_of_ints both;
        std::thread other{[&] { both.second = 1; }};
        both.second = 2;
        other.join();
    });
    EXPECT_VIOLATED("data race", [] {
        int both[2] = {};
        std::thread other{[&] { both[0] = 1; }};
        const int seen = both[0];
        other.join();
        assert(seen == 0 || seen == 1);
    });
    EXPECT_HOLDS([] {
        pair_of_ints both;
        std::thread other{[&] { both.second = 1; }};
        both.first = 2;
        other.join();
        assert(both.first == 2 && both.second == 1);
    });
}

TEST(Memory, SmallObjectsSideBySide) {
    EXPECT_HOLDS([] {
        struct {
            pthread_once_t once = PTHREAD_ONCE_INIT;
            int after_once = 0;
            pthread_spinlock_t spin{};
            int after_spin = 0;
        } all;
        static int calls;
        calls = 0;
        pthread_spin_init(&all.spin, 0);
        const auto use = [&] {
            pthread_once(&all.once, [] { ++calls; });
            pthread_spin_lock(&all.spin);
            ++all.after_once;
            ++all.after_spin;
            pthread_spin_unlock(&all.spin);
        };
        std::thread other{use};
        use();
        other.join();
        assert(calls == 1 && all.after_once == 2 && all.after_spin == 2);
    });
}

TEST(Memory, ContainersOfTheModel) {
    EXPECT_HOLDS([] {
        std::vector<std::string> all;
        std::thread other{
            [&] { all.push_back("a string that is too long for its object " + std::to_string(1)); }};
        other.join();
        all.emplace_back("another string that is too long for its object");
        assert(all.size() == 2 && all[0].back() == '1');
    });
}

}  // namespace

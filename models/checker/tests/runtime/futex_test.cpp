// Raw futexes: bits of waiters and wakes, waiters that are moved to another futex, and how many executions that is.
#include <atomic>
#include <cassert>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>

#include "weaveproof/gtest.hpp"

namespace {

using weaveproof::options;

std::atomic<int> word{0};
std::atomic<int> second{0};

long futex(std::atomic<int>& at, int operation, int value, long most = 0, std::atomic<int>* other = nullptr,
    unsigned last = 0) {
    return syscall(SYS_futex, &at, operation | FUTEX_PRIVATE_FLAG, value, most, other, last);
}

void wait_for_bits(unsigned bits) {
    while (word.load() == 0) {
        futex(word, FUTEX_WAIT_BITSET, 0, 0, nullptr, bits);
    }
}

template <unsigned WokenBits>
void wakes_by_bits() {
    std::thread a{wait_for_bits, 1U};
    std::thread b{wait_for_bits, 6U};
    word.store(1);
    futex(word, FUTEX_WAKE_BITSET, 64, 0, nullptr, WokenBits);
    a.join();
    b.join();
}

TEST(Futex, AWakeTakesThoseWithABitOfItsOwn) {
    EXPECT_HOLDS(wakes_by_bits<1U | 4U>);
    EXPECT_HOLDS(wakes_by_bits<3U>);
    EXPECT_HOLDS(wakes_by_bits<FUTEX_BITSET_MATCH_ANY>);
    EXPECT_VIOLATED("deadlock", wakes_by_bits<1U>);
    EXPECT_VIOLATED("deadlock", wakes_by_bits<6U>);
    EXPECT_VIOLATED("deadlock", wakes_by_bits<8U>);
}

TEST(Futex, AWaitWithoutBitsIsForAll) {
    EXPECT_HOLDS([] {
        std::thread waiter{[] {
            while (word.load() == 0) {
                futex(word, FUTEX_WAIT, 0);
            }
        }};
        word.store(1);
        futex(word, FUTEX_WAKE_BITSET, 1, 0, nullptr, 4);
        waiter.join();
    });
}

void wait_at_word() {
    while (word.load() == 0) {
        futex(word, FUTEX_WAIT, 0);
    }
}

// Of two waiters one is woken; the other waits at `second` from then on, where only the right program wakes it.
template <bool Compares, bool Wakes>
void requeues() {
    std::thread a{wait_at_word};
    std::thread b{wait_at_word};
    word.store(1);
    const long done = futex(word, Compares ? FUTEX_CMP_REQUEUE : FUTEX_REQUEUE, 1, 64, &second, 1);
    assert(done >= 0 && done <= (Compares ? 2 : 1));
    if (Wakes) {
        futex(second, FUTEX_WAKE, 64);
    } else {
        futex(word, FUTEX_WAKE, 64);
    }
    a.join();
    b.join();
}

TEST(Futex, ARequeueMovesThoseItDoesNotWake) {
    EXPECT_HOLDS((requeues<true, true>));
    EXPECT_HOLDS((requeues<false, true>));
    EXPECT_VIOLATED("deadlock", (requeues<true, false>));
    EXPECT_VIOLATED("deadlock", (requeues<false, false>));
}

TEST(Futex, ARequeueThatComparesDoesNothingIfTheValueIsAnother) {
    EXPECT_HOLDS([] {
        word.store(1);
        assert(futex(word, FUTEX_CMP_REQUEUE, 1, 1, &second, 0) == -1);
        assert(futex(word, FUTEX_CMP_REQUEUE, 1, 1, &second, 1) == 0);
    });
}

// The three-state mutex, entered once by each of three threads.
void enter() {
    int unlocked = 0;
    if (!word.compare_exchange_strong(unlocked, 1, std::memory_order_acquire)) {
        while (word.exchange(2, std::memory_order_acquire) != 0) {
            futex(word, FUTEX_WAIT, 2);
        }
    }
    if (word.exchange(0, std::memory_order_release) == 2) {
        futex(word, FUTEX_WAKE, 1);
    }
}

void three_enter() {
    std::thread a{enter};
    std::thread b{enter};
    std::thread c{enter};
    a.join();
    b.join();
    c.join();
}

// A wait that comes in vain must not end the execution: in what order threads run would show.
TEST(Futex, TheOrderOfThreadsDoesNotMatter) {
    for (const auto schedule :
        {weaveproof::thread_order::newest, weaveproof::thread_order::first, weaveproof::thread_order::last}) {
        options how;
        how.schedule = schedule;
        const weaveproof::report found = weaveproof::check(three_enter, how);
        EXPECT_EQ(found.verdict, weaveproof::verdict::holds);
        EXPECT_EQ(found.statistics.executions, 1'296U);
        EXPECT_LE(found.statistics.blocked, found.statistics.executions);
    }
}

}  // namespace

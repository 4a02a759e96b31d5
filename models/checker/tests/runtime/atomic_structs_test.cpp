// Atomic objects for which compilers call libatomic, as their type alone says nothing of where they lie: they are as any other.
#include <atomic>
#include <cassert>
#include <cstdint>
#include <thread>

#include "weaveproof/gtest.hpp"

namespace {

// Eight bytes that need only lie at a multiple of four; std::atomic has them at a multiple of eight.
struct range {
    std::uint32_t low, high;
};

TEST(AtomicStructs, MessagePassing) {
    static std::atomic<range> shared;
    static int data;
    const auto model = [](std::memory_order stores, std::memory_order loads) {
        return [=] {
            std::thread other{[=] {
                data = 1;
                shared.store({1, 2}, stores);
            }};
            const range seen = shared.load(loads);
            if (seen.low == 1) {
                assert(seen.high == 2 && data == 1);
            }
            other.join();
        };
    };
    EXPECT_HOLDS(model(std::memory_order_release, std::memory_order_acquire));
    EXPECT_VIOLATED("data race", model(std::memory_order_relaxed, std::memory_order_acquire));
    EXPECT_VIOLATED("data race", model(std::memory_order_release, std::memory_order_relaxed));
}

TEST(AtomicStructs, CompareExchange) {
    static std::atomic<range> shared;
    EXPECT_HOLDS([] {  // counts in one half, without loss
        const auto increment = [] {
            range seen = shared.load(std::memory_order_relaxed);
            while (!shared.compare_exchange_strong(seen, {seen.low + 1, seen.high})) {
            }
        };
        std::thread other{increment};
        increment();
        other.join();
        assert(shared.load().low == 2 && shared.load().high == 0);
    });
    EXPECT_VIOLATED("assertion", [] {  // with a store instead one is lost
        const auto increment = [] {
            const range seen = shared.load();
            shared.store({seen.low + 1, seen.high});
        };
        std::thread other{increment};
        increment();
        other.join();
        assert(shared.load().low == 2);
    });
    EXPECT_VIOLATED("assertion", [] {  // it fails where the object holds another value, and says which
        range expected{5, 5};
        assert(!shared.compare_exchange_strong(expected, {1, 1}));
        assert(expected.low == 0 && expected.high == 0);
        assert(shared.compare_exchange_strong(expected, {1, 1}));
        assert(shared.load().low == 0);
    });
}

TEST(AtomicStructs, Exchange) {
    static std::atomic<range> shared;
    static unsigned taken;
    const auto model = [](unsigned never) {
        return [never] {
            std::thread other{[] { shared.exchange({1, 1}); }};
            taken = shared.exchange({2, 2}).low;
            other.join();
            assert(taken != never);
        };
    };
    EXPECT_VIOLATED("assertion", model(0));
    EXPECT_VIOLATED("assertion", model(1));
    EXPECT_HOLDS(model(2));
}

TEST(AtomicStructs, WhoWaitsForOneSpins) {
    static std::atomic<range> shared;
    EXPECT_HOLDS([] {
        std::thread other{[] { shared.store({1, 0}); }};
        while (shared.load().low == 0) {
        }
        other.join();
    });
    EXPECT_VIOLATED("livelock", [] {
        std::thread other{[] { shared.store({0, 1}); }};
        while (shared.load().low == 0) {
        }
        other.join();
    });
}

// Where a compare-exchange puts what it found is memory of the program like any other.
TEST(AtomicStructs, OperandsAreAccessed) {
    static std::atomic<range> shared;
    static range expected;
    const auto fails = [] {
        expected = {5, 5};
        shared.compare_exchange_strong(expected, {1, 1});
    };
    EXPECT_HOLDS([=] {
        std::thread other{fails};
        other.join();
        assert(expected.low == 0);
    });
    EXPECT_VIOLATED("data race", [=] {
        std::thread other{fails};
        const unsigned seen = expected.low;
        other.join();
        assert(seen == 0 || seen == 5);
    });
}

}  // namespace

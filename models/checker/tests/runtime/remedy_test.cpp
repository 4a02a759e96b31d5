// What a report says would forbid an execution does so, and nothing weaker.
#include <atomic>
#include <cassert>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "weaveproof/check.hpp"

namespace {

using std::memory_order_acquire;
using std::memory_order_relaxed;
using std::memory_order_release;
using std::memory_order_seq_cst;
using testing::Contains;
using testing::HasSubstr;
using testing::MatchesRegex;

template <std::memory_order Store, std::memory_order Load>
void store_buffering() {
    std::atomic<int> x{0};
    std::atomic<int> y{0};
    int seen = 0;
    std::thread other{[&] {
        x.store(1, Store);
        seen = y.load(Load);
    }};
    y.store(1, Store);
    const int seen_here = x.load(Load);
    other.join();
    assert(seen == 1 || seen_here == 1);
}

template <std::memory_order Store, std::memory_order Load>
void message_passing() {
    std::atomic<int> data{0};
    std::atomic<int> ready{0};
    std::thread other{[&] {
        data.store(1, memory_order_relaxed);
        ready.store(1, Store);
    }};
    if (ready.load(Load) == 1) {
        assert(data.load(memory_order_relaxed) == 1);
    }
    other.join();
}

TEST(Remedy, OfStoreBufferingIsSequentialConsistency) {
    const weaveproof::report found
        = weaveproof::check(store_buffering<memory_order_relaxed, memory_order_relaxed>);
    ASSERT_TRUE(found.counterexample);
    EXPECT_THAT(found.counterexample->explanation.back(),
        MatchesRegex(
            "With memory_order_seq_cst at (#[0-9]+(, | and )?){4} this execution would be impossible."));
    EXPECT_TRUE(weaveproof::check(store_buffering<memory_order_seq_cst, memory_order_seq_cst>).holds());
    EXPECT_FALSE(weaveproof::check(store_buffering<memory_order_seq_cst, memory_order_acquire>).holds());
    EXPECT_FALSE(weaveproof::check(store_buffering<memory_order_release, memory_order_seq_cst>).holds());
}

TEST(Remedy, OfMessagePassingIsReleaseAndAcquire) {
    const weaveproof::report found
        = weaveproof::check(message_passing<memory_order_relaxed, memory_order_relaxed>);
    ASSERT_TRUE(found.counterexample);
    EXPECT_THAT(found.counterexample->explanation.back(),
        MatchesRegex("With memory_order_(release|acquire) at #[0-9]+ and memory_order_(release|acquire) at "
                     "#[0-9]+ this "
                     "execution would be impossible."));
    EXPECT_TRUE(weaveproof::check(message_passing<memory_order_release, memory_order_acquire>).holds());
    // Half of it is there already.
    const weaveproof::report half
        = weaveproof::check(message_passing<memory_order_release, memory_order_relaxed>);
    ASSERT_TRUE(half.counterexample);
    EXPECT_THAT(half.counterexample->explanation.back(),
        MatchesRegex("With memory_order_acquire at #[0-9]+ this execution would be impossible."));
}

TEST(Remedy, OfAnInterleavingIsNoMemoryOrder) {
    const weaveproof::report found = weaveproof::check([] {
        std::atomic<int> counter{0};
        const auto increment
            = [&] { counter.store(counter.load(memory_order_relaxed) + 1, memory_order_relaxed); };
        std::thread other{increment};
        increment();
        other.join();
        assert(counter.load(memory_order_relaxed) == 2);
    });
    ASSERT_TRUE(found.counterexample);
    EXPECT_THAT(found.counterexample->explanation, Contains(HasSubstr("No memory order forbids it")));
}

}  // namespace

// Promises, futures and what makes them: each in a model that is right, and in one that is not.
#include <cassert>
#include <chrono>
#include <future>
#include <stdexcept>
#include <thread>
#include <utility>

#include "weaveproof/gtest.hpp"

namespace {

TEST(Futures, PromiseAndFuture) {
    EXPECT_HOLDS([] {
        int data = 0;
        std::promise<int> promise;
        std::future<int> future = promise.get_future();
        std::thread producer{[&] {
            data = 1;
            promise.set_value(5);
        }};
        assert(future.get() == 5 && data == 1);
        producer.join();
    });
    EXPECT_VIOLATED("deadlock", [] {  // nobody keeps the promise
        std::promise<int> promise;
        std::future<int> future = promise.get_future();
        std::thread consumer{[&] { (void)future.get(); }};
        consumer.join();
    });
    EXPECT_VIOLATED("data race", [] {  // written after the promise was kept
        int data = 0;
        std::promise<void> promise;
        std::future<void> future = promise.get_future();
        std::thread producer{[&] {
            promise.set_value();
            data = 1;
        }};
        future.get();
        ++data;
        producer.join();
    });
}

TEST(Futures, FuturesCarryExceptions) {
    EXPECT_HOLDS([] {
        std::promise<int> promise;
        std::future<int> future = promise.get_future();
        std::thread producer{
            [&] { promise.set_exception(std::make_exception_ptr(std::runtime_error{"no value"})); }};
        bool caught = false;
        try {
            (void)future.get();
        } catch (const std::runtime_error&) {
            caught = true;
        }
        assert(caught);
        producer.join();
    });
    EXPECT_HOLDS([] {  // a promise that goes away is broken
        std::future<int> future;
        {
            std::promise<int> promise;
            future = promise.get_future();
        }
        bool caught = false;
        try {
            (void)future.get();
        } catch (const std::future_error&) {
            caught = true;
        }
        assert(caught);
    });
    EXPECT_VIOLATED("terminate", [] {
        auto result = std::async(std::launch::async, []() -> int { throw std::runtime_error{"no value"}; });
        (void)result.get();
    });
}

TEST(Futures, SharedFutureAndTimedWait) {
    EXPECT_HOLDS([] {
        std::promise<int> promise;
        std::shared_future<int> future = promise.get_future().share();
        std::thread a{[future] { assert(future.get() == 3); }};
        std::thread b{[future] {
            if (future.wait_for(std::chrono::seconds{1}) == std::future_status::ready) {
                assert(future.get() == 3);
            }
        }};
        promise.set_value(3);
        a.join();
        b.join();
    });
    EXPECT_VIOLATED("assertion", [] {  // it may come too late
        std::promise<void> promise;
        std::thread producer{[&] { promise.set_value(); }};
        const auto status = promise.get_future().wait_for(std::chrono::seconds{1});
        producer.join();
        assert(status == std::future_status::ready);
    });
}

TEST(Futures, AsyncAndPackagedTask) {
    EXPECT_HOLDS([] {
        int data = 0;
        auto task = std::async(std::launch::async, [&] { data = 1; });
        task.get();
        assert(data == 1);
        auto later = std::async(std::launch::deferred, [&] { return data + 1; });
        assert(later.get() == 2);
        std::packaged_task<int(int)> twice{[](int n) { return 2 * n; }};
        auto result = twice.get_future();
        std::thread other{std::move(twice), 4};
        assert(result.get() == 8);
        other.join();
    });
    EXPECT_VIOLATED("data race", [] {
        int data = 0;
        auto task = std::async(std::launch::async, [&] { data = 1; });
        ++data;
        task.get();
    });
}

}  // namespace

#include <weaveproof/event.hpp>
#include <weaveproof/thread_pool.hpp>

#include "support.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <future>
#include <memory>
#include <new>
#include <numeric>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

namespace {

/// Which of the next allocations of this thread fails; 0: none.
thread_local int failing_allocation = 0;

}  // namespace

[[gnu::noinline]] void* operator new(std::size_t size) {
    void* const memory = failing_allocation != 0 && --failing_allocation == 0 ? nullptr : std::malloc(size);
    if (memory == nullptr) {
        throw std::bad_alloc();
    }
    return memory;
}

[[gnu::noinline]] void operator delete(void* memory) noexcept {
    std::free(memory);
}

[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}

namespace weaveproof {
namespace {

using namespace tests;

TEST(thread_pool, refuses_to_be_without_workers_or_room) {
    EXPECT_THROW(thread_pool(0), std::invalid_argument);
    EXPECT_THROW(thread_pool(1, 0), std::invalid_argument);
}

TEST(thread_pool, passes_arguments_and_results_on) {
    thread_pool pool(2);
    auto moved = pool.submit([](std::unique_ptr<int> x) { return x; }, std::make_unique<int>(7));
    std::string text = "a";
    auto appended = pool.submit([](const std::string& a, char b) { return a + b; }, text, 'b');
    text = "c";
    EXPECT_EQ(*moved.get(), 7);
    EXPECT_EQ(appended.get(), "ab");
    EXPECT_THROW(pool.submit([] { throw std::out_of_range("no"); }).get(), std::out_of_range);
}

TEST(thread_pool, maps_in_order) {
    thread_pool pool(3, 2);
    std::vector<int> numbers(100);
    std::iota(numbers.begin(), numbers.end(), 0);
    const std::vector<int> squares = pool.map(numbers, [](int x) { return x * x; });
    ASSERT_EQ(squares.size(), numbers.size());
    for (int i = 0; i < 100; ++i) {
        EXPECT_EQ(squares[static_cast<std::size_t>(i)], i * i);
    }
    pool.map(numbers, [](int& x) { x = -x; });
    EXPECT_EQ(numbers[7], -7);
    EXPECT_TRUE(pool.map(std::vector<int>{}, [](int x) { return x; }).empty());
}

TEST(thread_pool, map_throws_what_the_first_threw) {
    thread_pool pool(3);
    std::atomic<int> called{0};
    const std::vector<int> numbers{0, 1, 2, 3};
    const auto fail = [&](int x) {
        called.fetch_add(1);
        if (x > 0) {
            throw std::to_string(x);
        }
    };
    try {
        pool.map(numbers, fail);
        FAIL();
    } catch (const std::string& which) {
        EXPECT_EQ(which, "1");
    }
    EXPECT_EQ(called, 4);
}

TEST(thread_pool, tells_of_results_as_they_are_completed) {
    thread_pool pool(2);
    manual_reset_event second_is_done;
    const std::vector<int> numbers{0, 1};
    std::vector<std::size_t> order;
    pool.map_as_completed(
        numbers,
        [&](int x) {
            if (x == 0) {
                second_is_done.wait();
            }
        },
        [&](std::size_t index, std::future<void> result) {
            result.get();
            order.push_back(index);
            second_is_done.set();
        });
    EXPECT_EQ(order, (std::vector<std::size_t>{1, 0}));
}

TEST(thread_pool, what_consumes_may_throw) {
    thread_pool pool(2);
    std::atomic<int> called{0};
    const std::vector<int> numbers{0, 1, 2};
    EXPECT_THROW(pool.map_as_completed(
                     numbers, [&](int) { called.fetch_add(1); },
                     [](std::size_t, const std::future<void>&) { throw std::runtime_error("enough"); }),
        std::runtime_error);
    EXPECT_EQ(called, 3);
}

TEST(thread_pool, runs_what_is_left_or_cancels_it) {
    for (const pool_shutdown how : {pool_shutdown::drain, pool_shutdown::cancel}) {
        thread_pool pool(1);
        manual_reset_event begun;
        manual_reset_event go_on;
        auto first = pool.submit([&] {
            begun.set();
            go_on.wait();
        });
        begun.wait();
        auto second = pool.submit([] {});
        std::thread ends([&] { pool.shutdown(how); });
        if (how == pool_shutdown::cancel) {
            EXPECT_THROW(second.get(), std::future_error);  // while the first still runs
        }
        go_on.set();
        ends.join();
        first.get();
        if (how == pool_shutdown::drain) {
            second.get();
        }
        EXPECT_THROW(static_cast<void>(pool.submit([] {})), std::system_error);
        pool.shutdown(pool_shutdown::drain);
    }
}

TEST(thread_pool, a_process_ends_although_a_daemon_works) {
    EXPECT_EXIT(
        {
            static manual_reset_event never;
            {
                thread_pool pool(2, 4, pool_workers::daemon);
                static_cast<void>(pool.submit([] { never.wait(); }));
            }
            std::exit(7);
        },
        testing::ExitedWithCode(7), "");
}

TEST(thread_pool, map_that_runs_out_of_memory_leaves_no_task_behind) {
    const std::vector<int> numbers{0, 1, 2, 3};
    int failures = 0;
    for (int failing = 1; failing < 40; ++failing) {
        thread_pool pool(1);
        std::atomic<bool> returned{false};
        std::atomic<int> late{0};
        failing_allocation = failing;
        try {
            pool.map(numbers, [&](int) {
                std::this_thread::sleep_for(1ms);
                late += returned ? 1 : 0;
            });
        } catch (const std::bad_alloc&) {
            ++failures;
        }
        failing_allocation = 0;
        returned = true;
        pool.shutdown(pool_shutdown::drain);
        EXPECT_EQ(late, 0) << failing;
    }
    EXPECT_GT(failures, 10);
}

}  // namespace
}  // namespace weaveproof

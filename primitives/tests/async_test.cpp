#include <weaveproof/async.hpp>

#include <gtest/gtest.h>

#include <coroutine>
#include <cstddef>
#include <deque>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <vector>

namespace weaveproof {
namespace {

struct detached {
    struct promise_type {
        detached get_return_object() noexcept { return {}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() noexcept {}
        void unhandled_exception() noexcept { std::terminate(); }
    };
};

/// Resumes when it is told to.
class later final : public executor {
  public:
    void resume(std::coroutine_handle<> waiting) noexcept override { ready.push_back(waiting); }

    void run() {
        while (!ready.empty()) {
            const std::coroutine_handle<> next = ready.front();
            ready.pop_front();
            next.resume();
        }
    }

    std::deque<std::coroutine_handle<>> ready;
};

detached lock(async_mutex& m, int who, std::vector<int>& order) {
    co_await m.lock_async();
    order.push_back(who);
}

TEST(async_mutex, first_come_first_served_where_the_executor_says) {
    later executor;
    async_mutex m(executor);
    std::vector<int> order;
    for (int i = 0; i < 3; ++i) {
        lock(m, i, order);
    }
    EXPECT_EQ(order, (std::vector<int>{0}));
    m.unlock();
    EXPECT_EQ(order.size(), 1U);  // it has the mutex, and goes on when the executor lets it
    EXPECT_FALSE(m.try_lock());
    executor.run();
    m.unlock();
    executor.run();
    EXPECT_EQ(order, (std::vector<int>{0, 1, 2}));
    m.unlock();
    EXPECT_TRUE(m.try_lock());
}

detached acquire(async_semaphore& s, int& acquired) {
    co_await s.acquire_async();
    ++acquired;
}

TEST(async_semaphore, gives_units_to_who_waits) {
    inline_executor here;
    async_semaphore s(here, 1);
    int acquired = 0;
    for (int i = 0; i < 3; ++i) {
        acquire(s, acquired);
    }
    EXPECT_EQ(acquired, 1);
    s.release(3);
    EXPECT_EQ(acquired, 3);
    EXPECT_TRUE(s.try_acquire());
    EXPECT_FALSE(s.try_acquire());
    EXPECT_THROW(s.release(-1), std::system_error);
    s.release();
    EXPECT_THROW(s.release(async_semaphore::max()), std::system_error);
    EXPECT_THROW(async_semaphore(here, -1), std::system_error);
}

detached wait(async_event& e, int& passed) {
    co_await e.wait_async();
    ++passed;
}

TEST(async_event, lets_all_pass) {
    inline_executor here;
    async_event e(here);
    int passed = 0;
    wait(e, passed);
    wait(e, passed);
    EXPECT_EQ(passed, 0);
    e.set();
    wait(e, passed);
    EXPECT_EQ(passed, 3);
    e.clear();
    EXPECT_FALSE(e.is_set());
    wait(e, passed);
    EXPECT_EQ(passed, 3);
    e.set();
    EXPECT_EQ(passed, 4);
}

detached push(async_bounded_buffer<std::unique_ptr<int>>& b, int x, std::optional<bool>& pushed) {
    pushed = co_await b.push_async(std::make_unique<int>(x));
}

detached pop(async_bounded_buffer<std::unique_ptr<int>>& b, int& popped) {
    const auto x = co_await b.pop_async();
    popped = x ? **x : -1;
}

TEST(async_bounded_buffer, hands_elements_over_in_order) {
    inline_executor here;
    EXPECT_THROW(async_bounded_buffer<int>(here, 0), std::invalid_argument);
    async_bounded_buffer<std::unique_ptr<int>> b(here, 1);
    std::optional<bool> pushed[3];
    int popped[4] = {0, 0, 0, 0};
    push(b, 1, pushed[0]);
    push(b, 2, pushed[1]);
    EXPECT_TRUE(pushed[0] && !pushed[1]);
    pop(b, popped[0]);
    EXPECT_TRUE(pushed[1] == true);
    pop(b, popped[1]);
    pop(b, popped[2]);
    b.close();
    push(b, 3, pushed[2]);
    pop(b, popped[3]);
    EXPECT_TRUE(popped[0] == 1 && popped[1] == 2 && popped[2] == -1 && popped[3] == -1);
    EXPECT_TRUE(pushed[2] == false);
}

TEST(async_semaphore, gives_as_many_units_as_are_released) {
    inline_executor here;
    async_semaphore s(here, 0);
    int acquired = 0;
    for (int i = 0; i < 3; ++i) {
        acquire(s, acquired);
    }
    s.release(0);
    EXPECT_EQ(acquired, 0);
    s.release();
    EXPECT_EQ(acquired, 1);
    s.release(2);
    EXPECT_EQ(acquired, 3);
    EXPECT_FALSE(s.try_acquire());
    s.release(2);
    EXPECT_TRUE(s.try_acquire());
    EXPECT_TRUE(s.try_acquire());
    EXPECT_FALSE(s.try_acquire());
}

TEST(async_semaphore, has_as_many_units_as_it_may) {
    inline_executor here;
    async_semaphore s(here, async_semaphore::max() - 1);
    s.release();
    EXPECT_THROW(s.release(), std::system_error);
    EXPECT_TRUE(s.try_acquire());
    s.release();
}

TEST(async_event, may_be_set_from_the_start) {
    inline_executor here;
    async_event e(here, true);
    int passed = 0;
    wait(e, passed);
    EXPECT_EQ(passed, 1);
    EXPECT_FALSE(async_event(here).is_set());
}

TEST(async_bounded_buffer, is_first_in_first_out_around_its_end) {
    inline_executor here;
    async_bounded_buffer<std::unique_ptr<int>> b(here, 3);
    std::optional<bool> pushed[8];
    int popped[8];
    push(b, 0, pushed[0]);
    push(b, 1, pushed[1]);
    for (int i = 2; i < 8; ++i) {
        push(b, i, pushed[i]);
        EXPECT_TRUE(pushed[i] == true);
        pop(b, popped[i]);
        EXPECT_EQ(popped[i], i - 2);
    }
}

}  // namespace
}  // namespace weaveproof

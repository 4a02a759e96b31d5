// Who waited first goes on first; and what nothing is promised of: threads that are paused with the guard of what coroutines wait for.
#include <cassert>
#include <coroutine>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include <weaveproof/async.hpp>

#include "support/coroutine.hpp"
#include "support/model_test.hpp"
#include "support/progress.hpp"

namespace {

using namespace weaveproof;
using namespace weaveproof::models;

template <class Mutex>
detached enter(Mutex& m, int& entered, int& place) {
    co_await m.lock_async();
    place = ++entered;
    m.unlock();
}

/// A coroutine waits; then another comes, in another thread.
template <class Mutex>
void who_waits_first_gets_it_first() {
    inline_executor here;
    Mutex m(here);
    int entered = 0;
    int first = 0;
    int second = 0;
    assert(m.try_lock());
    enter(m, entered, first);
    std::thread other([&] { enter(m, entered, second); });
    m.unlock();
    other.join();
    assert(first == 1 && second == 2);
}

detached acquire(async_semaphore& s, int& acquired, int& place) {
    co_await s.acquire_async();
    place = ++acquired;
    s.release();
}

/// Right as a mutex, but that the coroutine which came last is the first to go on.
class async_mutex_for_the_newest {
  public:
    explicit async_mutex_for_the_newest(executor& where) : executor_(where) {}

    struct lock_operation {
        async_mutex_for_the_newest& mutex;
        bool await_ready() { return mutex.try_lock(); }
        bool await_suspend(std::coroutine_handle<> h) {
            const std::lock_guard guard(mutex.guard_);
            if (!std::exchange(mutex.locked_, true)) {
                return false;
            }
            mutex.waiting_.push_back(h);
            return true;
        }
        void await_resume() {}
    };

    lock_operation lock_async() { return {*this}; }
    bool try_lock() {
        const std::lock_guard guard(guard_);
        return !std::exchange(locked_, true);
    }
    void unlock() {
        std::coroutine_handle<> next;
        {
            const std::lock_guard guard(guard_);
            locked_ = !waiting_.empty();
            if (locked_) {
                next = waiting_.back();
                waiting_.pop_back();
            }
        }
        if (next) {
            executor_.resume(next);
        }
    }

  private:
    executor& executor_;
    mutex guard_;
    bool locked_ = false;
    std::vector<std::coroutine_handle<>> waiting_;
};

WEAVEPROOF_MODEL(async, who_waits_first_gets_the_mutex_first) {
    who_waits_first_gets_it_first<async_mutex>();
}

WEAVEPROOF_MODEL(async, who_waits_first_gets_a_unit_first) {
    inline_executor here;
    async_semaphore s(here, 0);  // who has the unit gives it to the next
    int acquired = 0;
    int first = 0;
    int second = 0;
    acquire(s, acquired, first);
    std::thread other([&] { acquire(s, acquired, second); });
    s.release();
    other.join();
    assert(first == 1 && second == 2);
}

WEAVEPROOF_BROKEN(async, lets_the_newest_go_first, "assertion") {
    who_waits_first_gets_it_first<async_mutex_for_the_newest>();
}

WEAVEPROOF_BROKEN(async, claim_that_try_lock_returns_whoever_is_paused, "deadlock") {
    inline_executor here;
    async_mutex m(here);
    const auto enter = [&] {
        if (m.try_lock()) {
            m.unlock();
        }
    };
    whoever_is_paused(enter, enter);
}

}  // namespace

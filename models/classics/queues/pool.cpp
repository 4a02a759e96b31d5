// A pool of threads runs tasks from a queue. A task makes another task, and waits for what comes out of it.
#include <cassert>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include <weaveproof/thread_pool.hpp>

#include "support/model_test.hpp"

namespace {

class pool {
  public:
    explicit pool(int threads) {
        for (int i = 0; i < threads; ++i) {
            workers_.emplace_back([this] { work(); });
        }
    }

    // Runs what is still queued, and ends.
    ~pool() {
        {
            const std::lock_guard lock(mutex_);
            ends_ = true;
        }
        changed_.notify_all();
        for (std::thread& worker : workers_) {
            worker.join();
        }
    }

    pool(const pool&) = delete;
    pool& operator=(const pool&) = delete;

    std::future<int> submit(std::function<int()> function) {
        auto task = std::make_shared<std::packaged_task<int()>>(std::move(function));
        std::future<int> result = task->get_future();
        {
            const std::lock_guard lock(mutex_);
            tasks_.emplace_back([task] { (*task)(); });
        }
        changed_.notify_one();
        return result;
    }

    // Runs one queued task in the calling thread. False: there is none.
    bool help() {
        std::unique_lock lock(mutex_);
        if (tasks_.empty()) {
            return false;
        }
        run_first(lock);
        return true;
    }

  private:
    void work() {
        std::unique_lock lock(mutex_);
        while (true) {
            changed_.wait(lock, [&] { return !tasks_.empty() || ends_; });
            if (tasks_.empty()) {
                return;
            }
            run_first(lock);
        }
    }

    void run_first(std::unique_lock<std::mutex>& lock) {
        const std::function<void()> task = std::move(tasks_.front());
        tasks_.pop_front();
        lock.unlock();
        task();
        lock.lock();
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> tasks_;
    bool ends_ = false;
    std::vector<std::thread> workers_;
};

// The only worker waits in the outer task for the inner one, which is queued, and which nobody is left to
// run.
template <class Pool>
void pool_waits_for_its_own_task() {
    Pool workers(1);
    std::future<int> outer = workers.submit([&] {
        std::future<int> inner = workers.submit([] { return 20; });
        return inner.get() + 1;
    });
    assert(outer.get() == 21);
}

// Another worker helps as long as not all of them wait: the depth of the nesting must be less than their
// number.
void pool_of_two() {
    pool workers(2);
    std::future<int> outer = workers.submit([&] {
        std::future<int> inner = workers.submit([] { return 20; });
        return inner.get() + 1;
    });
    assert(outer.get() == 21);
}

// Who waits does what is queued, so there is always somebody to do it.
void pool_helps_while_it_waits() {
    pool workers(1);
    std::future<int> outer = workers.submit([&] {
        std::future<int> inner = workers.submit([] { return 20; });
        while (workers.help()) {
        }
        return inner.get() + 1;
    });
    assert(outer.get() == 21);
}

WEAVEPROOF_BROKEN(classics, pool_waits_for_its_own_task, "deadlock") {
    pool_waits_for_its_own_task<pool>();
}

WEAVEPROOF_MODEL(classics, pool_of_two) {
    pool_of_two();
}

WEAVEPROOF_MODEL(classics, pool_helps_while_it_waits) {
    pool_helps_while_it_waits();
}

// No task waits: the outer one has the inner one made, and its result goes to whom it is for.
template <class Pool>
void pool_hands_on() {
    std::promise<int> result;
    Pool workers(1);
    static_cast<void>(workers.submit([&] {
        static_cast<void>(workers.submit([&] {
            result.set_value(20 + 1);
            return 0;
        }));
        return 0;
    }));
    assert(result.get_future().get() == 21);
}

WEAVEPROOF_BROKEN(classics, pool_waits_for_its_own_task_weaveproof, "deadlock") {
    pool_waits_for_its_own_task<weaveproof::thread_pool>();
}

WEAVEPROOF_MODEL(classics, pool_hands_on) {
    pool_hands_on<pool>();
}

WEAVEPROOF_MODEL(classics, pool_hands_on_weaveproof) {
    pool_hands_on<weaveproof::thread_pool>();
}

}  // namespace

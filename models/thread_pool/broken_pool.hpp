#pragma once

#include <atomic>
#include <cstddef>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <weaveproof/condition_variable.hpp>
#include <weaveproof/mutex.hpp>
#include <weaveproof/thread_pool.hpp>

namespace weaveproof::models {

enum class pool_mistake {
    leaves_when_closed,     ///< though there are tasks
    forgets_the_cancelled,  ///< whose futures are never ready
    runs_unguarded,         ///< so that what a task throws ends the program
    does_not_join,          ///< its destructor returns while tasks run
    closes_unguarded,       ///< so that a worker that is about to sleep does not see it
    wakes_one_to_close,     ///< of the workers
    accepts_when_closed,    ///< what no worker will ever take
    joins_unguarded,        ///< so that two who shut it down join the same threads
    has_one_place           ///< where the next task replaces one that has not begun
};

/// A pool for functions that return int, right but for one mistake.
template <pool_mistake Mistake>
class broken_pool {
    using enum pool_mistake;

  public:
    explicit broken_pool(std::size_t workers) {
        for (std::size_t i = 0; i < workers; ++i) {
            threads_.emplace_back([this] { work(); });
        }
    }

    ~broken_pool() {
        shutdown(pool_shutdown::drain);
        if constexpr (Mistake == does_not_join) {
            for (std::thread& each : threads_) {
                each.detach();
            }
        }
    }

    template <class F>
    std::future<int> submit(F f) {
        std::packaged_task<int()> task;
        std::future<int> result;
        if constexpr (Mistake == runs_unguarded) {
            std::promise<int> promise;
            result = promise.get_future();
            task = std::packaged_task<int()>([f, p = std::move(promise)]() mutable noexcept {
                p.set_value(f());
                return 0;
            });
        } else {
            task = std::packaged_task<int()>(std::move(f));
            result = task.get_future();
        }
        {
            const std::lock_guard lock(mutex_);
            if (closed_ && Mistake != accepts_when_closed) {
                throw std::system_error(make_error_code(conqueue_errc::closed));
            }
            if (Mistake == has_one_place) {
                tasks_.clear();
            }
            tasks_.push_back(std::move(task));
        }
        changed_.notify_one();
        return result;
    }

    void shutdown(pool_shutdown how) {
        {
            std::unique_lock lock(mutex_);
            if (Mistake == closes_unguarded) {
                lock.unlock();
            }
            closed_.store(true, std::memory_order_relaxed);
        }
        if (how == pool_shutdown::cancel) {
            const std::lock_guard lock(mutex_);
            if (Mistake == forgets_the_cancelled) {
                forgotten_.swap(tasks_);
            }
            tasks_.clear();
        }
        if constexpr (Mistake == wakes_one_to_close) {
            changed_.notify_one();
        } else {
            changed_.notify_all();
        }
        if constexpr (Mistake != does_not_join) {
            std::unique_lock lock(joining_);
            if (Mistake == joins_unguarded) {
                lock.unlock();
            }
            for (std::thread& each : threads_) {
                each.join();
            }
            threads_.clear();
        }
    }

  private:
    void work() {
        for (;;) {
            std::packaged_task<int()> next;
            {
                std::unique_lock lock(mutex_);
                while (tasks_.empty() && !closed_.load(std::memory_order_relaxed)) {
                    changed_.wait(lock);
                }
                if (tasks_.empty() || (Mistake == leaves_when_closed && closed_)) {
                    return;
                }
                next = std::move(tasks_.front());
                tasks_.pop_front();
            }
            next();
        }
    }

    mutex mutex_;
    condition_variable changed_;
    std::atomic<bool> closed_{false};
    std::deque<std::packaged_task<int()>> tasks_;
    std::deque<std::packaged_task<int()>> forgotten_;
    mutex joining_;
    std::vector<std::thread> threads_;
};

}  // namespace weaveproof::models

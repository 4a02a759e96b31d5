#pragma once

#include <atomic>
#include <concepts>
#include <cstddef>
#include <exception>
#include <functional>
#include <future>
#include <iterator>
#include <memory>
#include <mutex>
#include <ranges>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include <weaveproof/bounded_buffer.hpp>
#include <weaveproof/latch.hpp>
#include <weaveproof/mutex.hpp>

namespace weaveproof {

/// What becomes of the tasks that nobody has begun when a pool is shut down.
enum class pool_shutdown {
    drain,  ///< they are run
    cancel  ///< they are not: their futures throw std::future_error (broken_promise)
};

/// What a pool's workers mean to who destroys the pool.
enum class pool_workers {
    joined,  ///< the destructor drains the pool and waits for them
    daemon  ///< the destructor cancels what nobody has begun and waits for nothing: a task that runs goes on by itself,
    ///< and a process may end without it. What such a task uses must outlive it.
};

/// A fixed number of threads that run tasks, in the order in which these were submitted.
///
/// Guarantees
///  - Each task runs once, or is cancelled and destroyed. Either way its future becomes ready, with the result, with
///    what the task threw, or with broken_promise; so no wait for a future is for ever once the pool is shut down.
///  - A task is begun only after all that were submitted before it have been begun.
///  - submit() synchronizes with the begin of its task; the end of a task with what waits for its future (as of
///    std::packaged_task); the end of all of them with the return of shutdown().
///  - At most as many tasks wait as the pool has room for: submit() blocks while it is full.
///  - Progress as of bounded_buffer, in which tasks wait. Nothing is promised of tasks that wait for each other.
///  - Every member may be called by any threads at the same time, but for the destructor. A task may submit to its own
///    pool, and may not wait there for what it submits, nor shut the pool down: where all workers do, or the pool is
///    full, they wait for each other for ever.
class thread_pool {
  public:
    static constexpr std::size_t default_room = 1024;

    /// Throws std::invalid_argument if `workers` or `room` (how many tasks can wait) is 0, std::system_error if a
    /// thread cannot be made (then none is left behind), std::bad_alloc.
    explicit thread_pool(
        std::size_t workers, std::size_t room = default_room, pool_workers kind = pool_workers::joined)
        : core_(std::make_shared<core>(checked(workers), room)), kind_(kind) {
        threads_.reserve(workers);
        try {
            for (std::size_t i = 0; i < workers; ++i) {
                threads_.emplace_back(kind_ == pool_workers::daemon ? work_as_daemon : work, core_);
            }
        } catch (...) {
            core_->tasks.close();
            join();
            throw;
        }
        if (kind_ == pool_workers::daemon) {
            for (std::thread& each : threads_) {
                each.detach();
            }
            threads_.clear();
        }
    }

    thread_pool(const thread_pool&) = delete;
    thread_pool& operator=(const thread_pool&) = delete;

    ~thread_pool() {
        if (kind_ == pool_workers::daemon) {
            core_->tasks.close();
            core_->cancel();
        } else {
            shutdown(pool_shutdown::drain);
        }
    }

    /// The result of `f(args...)`, copies of which a worker will call. Blocks while the pool is full. Throws
    /// std::system_error (conqueue_errc::closed) if the pool is shut down; std::bad_alloc, or what a copy throws.
    template <class F, class... Args>
    requires std::invocable<std::decay_t<F>, std::decay_t<Args>...>
    auto submit(F&& f, Args&&... args) {
        using result = std::invoke_result_t<std::decay_t<F>, std::decay_t<Args>...>;
        return enqueue<result>(
            [f = std::decay_t<F>(std::forward<F>(f)),
                ... args = std::decay_t<Args>(std::forward<Args>(args))]() mutable -> result {
                return std::invoke(std::move(f), std::move(args)...);
            },
            nothing{});
    }

    /// `f` of each element: the results, in the order of the elements. Blocks until all tasks have ended, and then
    /// throws what the first of the elements that failed threw. `f` is called by several threads at the same time.
    template <std::ranges::input_range Range, class F>
    auto map(Range&& range, F f) {
        using result = std::invoke_result_t<F&, std::ranges::range_reference_t<Range>>;
        futures<result> all;
        for (auto it = std::ranges::begin(range); it != std::ranges::end(range); ++it) {
            all.reserve_one();  // so that nothing throws between the submission and the place where it is waited for
            all.list.push_back(enqueue<result>(call_of<Range, F, result>(it, f), nothing{}));
        }
        all.wait();
        if constexpr (std::is_void_v<result>) {
            for (auto& each : all.list) {
                each.get();
            }
        } else {
            std::vector<result> results;
            results.reserve(all.list.size());
            for (auto& each : all.list) {
                results.push_back(each.get());
            }
            return results;
        }
    }

    /// `f` of each element, and as soon as one has ended, in this thread, `consume(index, future)` with the number of
    /// the element and its future, which is ready. Blocks until all tasks have ended; then throws what `consume` threw
    /// first, if it did (and was not called again). The elements are counted beforehand.
    template <std::ranges::forward_range Range, class F, class Consume>
    void map_as_completed(Range&& range, F f, Consume consume) {
        using result = std::invoke_result_t<F&, std::ranges::range_reference_t<Range>>;
        const auto count = static_cast<std::size_t>(std::ranges::distance(range));
        if (count == 0) {
            return;
        }
        std::vector<std::future<result>> all(count);
        bounded_buffer<std::size_t> ended(count);  // has room for all, so nobody waits to push
        std::size_t submitted = 0;
        std::size_t taken = 0;
        const auto take_rest = [&] {
            for (; taken < submitted; ++taken) {
                static_cast<void>(ended.pop());
            }
        };
        try {
            for (auto it = std::ranges::begin(range); it != std::ranges::end(range); ++it) {
                // Counted by the notice, which says that it has ended also where it could not be submitted.
                auto one = enqueue<result>(call_of<Range, F, result>(it, f), notice(ended, submitted));
                all[submitted - 1] = std::move(one);
            }
            while (taken < count) {
                const std::size_t index = *ended.pop();
                ++taken;
                consume(index, std::move(all[index]));
            }
        } catch (...) {
            take_rest();
            throw;
        }
    }

    /// From now on nothing can be submitted. Waits until every task has ended, or been cancelled. May be called again,
    /// also with the other argument, and by several threads.
    void shutdown(pool_shutdown how) {
        core_->tasks.close();
        if (how == pool_shutdown::cancel) {
            core_->cancel();
        }
        if (kind_ == pool_workers::daemon) {
            core_->daemons.wait();
        } else {
            join();
        }
    }

  private:
    class job {
      public:
        job() = default;
        job(const job&) = delete;
        job& operator=(const job&) = delete;
        virtual ~job() = default;
        virtual void run() = 0;
    };

    struct nothing {};

    /// Says, when it is destroyed, that the task with the number has ended.
    class notice {
      public:
        notice(bounded_buffer<std::size_t>& ended, std::size_t& count) noexcept
            : ended_(&ended), index_(count++) {}
        notice(notice&& other) noexcept
            : ended_(std::exchange(other.ended_, nullptr)), index_(other.index_) {}
        notice& operator=(notice&&) = delete;
        ~notice() {
            if (ended_ != nullptr) {
                ended_->push(index_);
            }
        }

      private:
        bounded_buffer<std::size_t>* ended_;
        std::size_t index_;
    };

    template <class Result, class Notice>
    class packaged_job final : public job {
      public:
        template <class F>
        packaged_job(F&& f, Notice n) : notice_(std::move(n)), task_(std::forward<F>(f)) {}
        std::future<Result> result() { return task_.get_future(); }
        void run() override { task_(); }

      private:
        [[no_unique_address]] Notice notice_;  ///< destroyed last, when the future is ready
        std::packaged_task<Result()> task_;
    };

    /// What the workers share with the pool, which they may outlive.
    struct core {
        core(std::size_t workers, std::size_t room)
            : tasks(room), daemons(static_cast<std::ptrdiff_t>(workers)) {}

        /// Destroys the tasks that nobody has begun. After that the workers begin none.
        void cancel() {
            // relaxed: a worker that takes a task from behind one that is taken here sees it through the buffer.
            cancelled.store(true, std::memory_order_relaxed);
            while (tasks.try_pop()) {
            }
        }

        bounded_buffer<std::unique_ptr<job>> tasks;
        std::atomic<bool> cancelled{false};
        latch daemons;  ///< counted down by each daemon that has ended
    };

    template <class Result>
    struct futures {
        std::vector<std::future<Result>> list;

        futures() = default;
        futures(const futures&) = delete;
        futures& operator=(const futures&) = delete;
        /// The tasks use what the caller owns, so they must have ended, also if an exception is on its way.
        ~futures() { wait(); }

        void reserve_one() {
            if (list.size() == list.capacity()) {
                list.reserve(2 * list.size() + 1);
            }
        }

        void wait() {
            for (auto& each : list) {
                if (each.valid()) {
                    each.wait();
                }
            }
        }
    };

    /// The call of `f` for the element at `it`: a reference to it, or where there is none that lasts a copy.
    template <class Range, class F, class Result>
    static auto call_of(const std::ranges::iterator_t<Range>& it, F& f) {
        if constexpr (std::is_lvalue_reference_v<
                          std::ranges::range_reference_t<Range>> && std::ranges::forward_range<Range>) {
            return [&f, element = std::addressof(*it)]() -> Result { return std::invoke(f, *element); };
        } else {
            return [&f, element = std::ranges::range_value_t<Range>(*it)]() mutable -> Result {
                return std::invoke(f, std::move(element));
            };
        }
    }

    template <class Result, class F, class Notice>
    std::future<Result> enqueue(F&& f, Notice n) {
        auto task = std::make_unique<packaged_job<Result, Notice>>(std::forward<F>(f), std::move(n));
        std::future<Result> result = task->result();
        if (!core_->tasks.push(std::move(task))) {
            throw std::system_error(
                make_error_code(conqueue_errc::closed), "thread_pool: a task for a pool that is shut down");
        }
        return result;
    }

    static void work(const std::shared_ptr<core>& shared) {
        while (auto next = shared->tasks.pop()) {
            if (!shared->cancelled.load(std::memory_order_relaxed)) {
                (*next)->run();  // what the task throws goes into its future
            }
        }
    }

    static void work_as_daemon(const std::shared_ptr<core>& shared) {
        work(shared);
        shared->daemons.count_down();
    }

    void join() {
        const std::lock_guard lock(joining_);
        for (std::thread& each : threads_) {
            each.join();
        }
        threads_.clear();
    }

    static std::size_t checked(std::size_t workers) {
        if (workers == 0) {
            throw std::invalid_argument("thread_pool: the number of workers is 0");
        }
        return workers;
    }

    const std::shared_ptr<core> core_;
    const pool_workers kind_;
    mutex joining_;
    std::vector<std::thread> threads_;  ///< guarded by joining_; none of a daemon pool
};

}  // namespace weaveproof

#pragma once

#include <coroutine>
#include <mutex>

#include <weaveproof/async/executor.hpp>
#include <weaveproof/detail/waiting_coroutines.hpp>
#include <weaveproof/mutex.hpp>

namespace weaveproof::models {

enum class async_mutex_mistake {
    does_not_look_again,    ///< before it waits: it may have been unlocked since
    frees_it_as_well,       ///< when it gives the mutex to one who waits
    publishes_half,         ///< the handle is written when the coroutine can be resumed already
    uses_itself_afterwards  ///< the awaiter, when the coroutine may have ended elsewhere
};

/// A mutex for coroutines, right but for one mistake.
template <async_mutex_mistake Mistake>
class broken_async_mutex {
    using enum async_mutex_mistake;

  public:
    explicit broken_async_mutex(executor& where) : executor_(where) {}

    struct lock_operation {
        broken_async_mutex& mutex;
        detail::waiting_coroutine me{};
        bool waits = false;

        bool await_ready() { return mutex.try_lock(); }
        bool await_suspend(std::coroutine_handle<> h) {
            if constexpr (Mistake != publishes_half) {
                me.handle = h;
            }
            {
                const std::lock_guard guard(mutex.guard_);
                if (Mistake != does_not_look_again && !mutex.locked_) {
                    mutex.locked_ = true;
                    return false;
                }
                mutex.waiting_.push(me);
            }
            if constexpr (Mistake == publishes_half) {
                me.handle = h;
            }
            if constexpr (Mistake == uses_itself_afterwards) {
                waits = true;
            }
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
            locked_ = Mistake != frees_it_as_well && !waiting_.empty();
            if (!waiting_.empty()) {
                next = waiting_.pop().handle;
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
    detail::waiting_coroutines waiting_;
};

}  // namespace weaveproof::models

#pragma once

#include <cassert>
#include <coroutine>
#include <mutex>

#include <weaveproof/async/executor.hpp>
#include <weaveproof/detail/waiting_coroutines.hpp>
#include <weaveproof/mutex.hpp>

namespace weaveproof {

/// A mutex that coroutines wait for without holding up a thread: `co_await m.lock_async();`
///
/// Guarantees
///  - Mutual exclusion; unlock() synchronizes with every later lock. First come, first served: unlock() gives the mutex to
///    the coroutine that has waited longest, and has the executor resume it.
///  - Linearizable, every operation. All take a mutex inside for a moment: a thread that is paused for ever with it holds
///    up all others, those that only try included. The same is true of all that coroutines wait for here.
///  - It may be unlocked in another thread than it was locked in: a coroutine may go on elsewhere.
///  - Who gets the mutex may destroy it if nobody else uses it, also while the unlock() before has not returned.
///
/// A coroutine must not be destroyed while it waits. The executor must outlive the mutex.
class async_mutex {
  public:
    explicit async_mutex(executor& where) noexcept : executor_(where) {}
    async_mutex(const async_mutex&) = delete;
    async_mutex& operator=(const async_mutex&) = delete;

    class [[nodiscard]] lock_operation {
      public:
        bool await_ready() const noexcept { return mutex_.try_lock(); }
        bool await_suspend(std::coroutine_handle<> h) noexcept {
            me_.handle = h;
            const std::lock_guard guard(mutex_.guard_);
            if (!mutex_.locked_) {
                mutex_.locked_ = true;
                return false;
            }
            mutex_.waiting_.push(me_);
            return true;  // once the guard is free the coroutine may run elsewhere: nothing here is used any more
        }
        void await_resume() const noexcept {}

      private:
        friend async_mutex;
        explicit lock_operation(async_mutex& m) noexcept : mutex_(m) {}
        async_mutex& mutex_;
        detail::waiting_coroutine me_;
    };

    lock_operation lock_async() noexcept { return lock_operation(*this); }

    [[nodiscard]] bool try_lock() noexcept {
        const std::lock_guard guard(guard_);
        const bool free = !locked_;
        locked_ = true;
        return free;
    }

    void unlock() noexcept {
        executor& where = executor_;
        std::coroutine_handle<> next;
        {
            const std::lock_guard guard(guard_);
            assert(locked_ && "an async_mutex is unlocked that is not locked");
            locked_ = !waiting_.empty();
            if (locked_) {
                next = waiting_.pop().handle;
            }
        }
        if (next) {
            where.resume(next);
        }
    }

  private:
    executor& executor_;
    mutex guard_;  ///< of what follows; never held while a coroutine runs
    bool locked_ = false;
    detail::waiting_coroutines waiting_;
};

}  // namespace weaveproof

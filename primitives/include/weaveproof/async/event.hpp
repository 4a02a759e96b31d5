#pragma once

#include <coroutine>
#include <mutex>

#include <weaveproof/async/executor.hpp>
#include <weaveproof/detail/waiting_coroutines.hpp>
#include <weaveproof/mutex.hpp>

namespace weaveproof {

/// A flag that coroutines wait for without holding up a thread: `co_await e.wait_async();`
///
/// Guarantees: those of manual_reset_event. set() has the executor resume all that wait.
///
/// A coroutine must not be destroyed while it waits. The executor must outlive the event.
class async_event {
  public:
    explicit async_event(executor& where, bool is_set = false) noexcept : executor_(where), is_set_(is_set) {}
    async_event(const async_event&) = delete;
    async_event& operator=(const async_event&) = delete;

    class [[nodiscard]] wait_operation {
      public:
        bool await_ready() const noexcept { return event_.is_set(); }
        bool await_suspend(std::coroutine_handle<> h) noexcept {
            me_.handle = h;
            const std::lock_guard guard(event_.guard_);
            if (event_.is_set_) {
                return false;
            }
            event_.waiting_.push(me_);
            return true;
        }
        void await_resume() const noexcept {}

      private:
        friend async_event;
        explicit wait_operation(async_event& e) noexcept : event_(e) {}
        async_event& event_;
        detail::waiting_coroutine me_;
    };

    wait_operation wait_async() noexcept { return wait_operation(*this); }

    [[nodiscard]] bool is_set() const noexcept {
        const std::lock_guard guard(guard_);
        return is_set_;
    }

    void set() noexcept {
        executor& where = executor_;
        detail::waiting_coroutines all;
        {
            const std::lock_guard guard(guard_);
            is_set_ = true;
            all = waiting_.take_all();
        }
        all.resume_all(where);
    }

    void clear() noexcept {
        const std::lock_guard guard(guard_);
        is_set_ = false;
    }

  private:
    executor& executor_;
    mutable mutex guard_;  ///< of what follows; never held while a coroutine runs
    bool is_set_;
    detail::waiting_coroutines waiting_;
};

}  // namespace weaveproof

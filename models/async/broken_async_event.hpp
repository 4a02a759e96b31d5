#pragma once

#include <coroutine>
#include <mutex>

#include <weaveproof/async/executor.hpp>
#include <weaveproof/detail/waiting_coroutines.hpp>
#include <weaveproof/mutex.hpp>

namespace weaveproof::models {

enum class async_event_mistake {
    set_wakes_one,           ///< and leaves the others for the next
    clear_forgets_who_waits  ///< as if they were to begin anew
};

/// An event for coroutines, right but for one mistake.
template <async_event_mistake Mistake>
class broken_async_event {
    using enum async_event_mistake;

  public:
    explicit broken_async_event(executor& where) : executor_(where) {}

    struct wait_operation {
        broken_async_event& event;
        detail::waiting_coroutine me{};

        bool await_ready() { return event.is_set(); }
        bool await_suspend(std::coroutine_handle<> h) {
            me.handle = h;
            const std::lock_guard guard(event.guard_);
            if (event.is_set_) {
                return false;
            }
            event.waiting_.push(me);
            return true;
        }
        void await_resume() {}
    };

    wait_operation wait_async() { return {*this}; }

    bool is_set() {
        const std::lock_guard guard(guard_);
        return is_set_;
    }

    void set() {
        detail::waiting_coroutines lucky;
        {
            const std::lock_guard guard(guard_);
            is_set_ = true;
            if constexpr (Mistake != set_wakes_one) {
                lucky = waiting_.take_all();
            } else if (!waiting_.empty()) {
                lucky.push(waiting_.pop());
            }
        }
        lucky.resume_all(executor_);
    }

    void clear() {
        const std::lock_guard guard(guard_);
        is_set_ = false;
        if constexpr (Mistake == clear_forgets_who_waits) {
            waiting_ = {};
        }
    }

  private:
    executor& executor_;
    mutex guard_;
    bool is_set_ = false;
    detail::waiting_coroutines waiting_;
};

}  // namespace weaveproof::models

#pragma once

#include <coroutine>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>

#include <weaveproof/async/executor.hpp>
#include <weaveproof/detail/waiting_coroutines.hpp>
#include <weaveproof/mutex.hpp>

namespace weaveproof::models {

enum class async_buffer_mistake {
    last_in_first_out,
    close_forgets_pushers  ///< who wait for room
};

/// A buffer for coroutines, right but for one mistake.
template <class T, async_buffer_mistake Mistake>
class broken_async_buffer {
    using enum async_buffer_mistake;

  public:
    broken_async_buffer(executor& where, std::size_t capacity) : executor_(where), capacity_(capacity) {}

    struct push_operation : detail::waiting_coroutine {
        broken_async_buffer& buffer;
        T element;
        bool pushed = false;

        push_operation(broken_async_buffer& b, T x) : buffer(b), element(x) {}
        bool await_ready() const { return false; }
        bool await_suspend(std::coroutine_handle<> h) { return buffer.begin_push(*this, h); }
        bool await_resume() const { return pushed; }
    };

    struct pop_operation : detail::waiting_coroutine {
        broken_async_buffer& buffer;
        std::optional<T> element;

        explicit pop_operation(broken_async_buffer& b) : buffer(b) {}
        bool await_ready() const { return false; }
        bool await_suspend(std::coroutine_handle<> h) { return buffer.begin_pop(*this, h); }
        std::optional<T> await_resume() const { return element; }
    };

    push_operation push_async(T x) { return {*this, x}; }
    pop_operation pop_async() { return pop_operation(*this); }

    void close() {
        detail::waiting_coroutines all;
        detail::waiting_coroutines more;
        {
            const std::lock_guard guard(guard_);
            closed_ = true;
            if constexpr (Mistake != close_forgets_pushers) {
                all = pushers_.take_all();
            }
            more = poppers_.take_all();
        }
        all.resume_all(executor_);
        more.resume_all(executor_);
    }

  private:
    /// Whether the coroutine waits.
    bool begin_push(push_operation& mine, std::coroutine_handle<> h) {
        mine.handle = h;
        std::coroutine_handle<> popper;
        {
            const std::lock_guard guard(guard_);
            if (closed_) {
                return false;
            }
            if (!poppers_.empty()) {
                auto& other = static_cast<pop_operation&>(poppers_.pop());
                other.element = mine.element;
                popper = other.handle;
            } else if (elements_.size() == capacity_) {
                pushers_.push(mine);
                return true;
            } else {
                elements_.push_back(mine.element);
            }
            mine.pushed = true;
        }
        if (popper) {
            executor_.resume(popper);
        }
        return false;
    }

    bool begin_pop(pop_operation& mine, std::coroutine_handle<> h) {
        mine.handle = h;
        std::coroutine_handle<> pusher;
        {
            const std::lock_guard guard(guard_);
            if (elements_.empty()) {
                if (!closed_) {
                    poppers_.push(mine);
                }
                return !closed_;
            }
            if constexpr (Mistake == last_in_first_out) {
                mine.element = elements_.back();
                elements_.pop_back();
            } else {
                mine.element = elements_.front();
                elements_.pop_front();
            }
            if (!pushers_.empty()) {
                auto& other = static_cast<push_operation&>(pushers_.pop());
                elements_.push_back(other.element);
                other.pushed = true;
                pusher = other.handle;
            }
        }
        if (pusher) {
            executor_.resume(pusher);
        }
        return false;
    }

    executor& executor_;
    const std::size_t capacity_;
    mutex guard_;
    bool closed_ = false;
    std::deque<T> elements_;
    detail::waiting_coroutines pushers_;
    detail::waiting_coroutines poppers_;
};

}  // namespace weaveproof::models

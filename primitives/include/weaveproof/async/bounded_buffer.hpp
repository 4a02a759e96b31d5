#pragma once

#include <coroutine>
#include <cstddef>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

#include <weaveproof/async/executor.hpp>
#include <weaveproof/detail/waiting_coroutines.hpp>
#include <weaveproof/mutex.hpp>

namespace weaveproof {

/// A queue of fixed capacity that coroutines wait for without holding up a thread: `co_await b.push_async(x)` is false, and
/// `co_await b.pop_async()` is nothing, when it is closed (and nothing is left).
///
/// Guarantees: as of bounded_buffer, elements come out in the order in which the pushes began, each once, and a push
/// synchronizes with its pop. Who waited longest is served first.
///
/// A coroutine must not be destroyed while it waits. The executor must outlive the buffer.
template <class T>
class async_bounded_buffer {
    static_assert(
        std::is_nothrow_move_constructible_v<T>, "an element is handed from one coroutine to another");

  public:
    /// Throws std::invalid_argument if `capacity` is 0; std::bad_alloc. Nothing else throws.
    async_bounded_buffer(executor& where, std::size_t capacity)
        : executor_(where), slots_(checked(capacity)) {}
    async_bounded_buffer(const async_bounded_buffer&) = delete;
    async_bounded_buffer& operator=(const async_bounded_buffer&) = delete;

    class [[nodiscard]] push_operation : detail::waiting_coroutine {
      public:
        bool await_ready() const noexcept { return false; }
        bool await_suspend(std::coroutine_handle<> h) noexcept { return buffer_.begin_push(*this, h); }
        bool await_resume() const noexcept { return pushed_; }

      private:
        friend async_bounded_buffer;
        push_operation(async_bounded_buffer& b, T&& x) noexcept : buffer_(b), element_(std::move(x)) {}
        async_bounded_buffer& buffer_;
        T element_;
        bool pushed_ = false;
    };

    class [[nodiscard]] pop_operation : detail::waiting_coroutine {
      public:
        bool await_ready() const noexcept { return false; }
        bool await_suspend(std::coroutine_handle<> h) noexcept { return buffer_.begin_pop(*this, h); }
        std::optional<T> await_resume() noexcept { return std::move(element_); }

      private:
        friend async_bounded_buffer;
        explicit pop_operation(async_bounded_buffer& b) noexcept : buffer_(b) {}
        async_bounded_buffer& buffer_;
        std::optional<T> element_;
    };

    push_operation push_async(T x) noexcept { return push_operation(*this, std::move(x)); }
    pop_operation pop_async() noexcept { return pop_operation(*this); }

    /// From now on nothing can be pushed; who waits goes on. May be called again.
    void close() noexcept {
        executor& where = executor_;
        detail::waiting_coroutines all;
        detail::waiting_coroutines more;
        {
            const std::lock_guard guard(guard_);
            closed_ = true;
            all = pushers_.take_all();
            more = poppers_.take_all();
        }
        all.resume_all(where);
        more.resume_all(where);
    }

  private:
    /// Whether the coroutine waits.
    bool begin_push(push_operation& mine, std::coroutine_handle<> h) noexcept {
        executor& where = executor_;
        mine.handle = h;
        std::coroutine_handle<> popper;
        {
            const std::lock_guard guard(guard_);
            if (closed_) {
                return false;
            }
            if (!poppers_.empty()) {  // so there is no element
                auto& other = static_cast<pop_operation&>(poppers_.pop());
                other.element_.emplace(std::move(mine.element_));
                popper = other.handle;
            } else if (size_ == slots_.size()) {
                pushers_.push(mine);
                return true;
            } else {
                append(std::move(mine.element_));
            }
            mine.pushed_ = true;
        }
        if (popper) {
            where.resume(popper);
        }
        return false;
    }

    bool begin_pop(pop_operation& mine, std::coroutine_handle<> h) noexcept {
        executor& where = executor_;
        mine.handle = h;
        std::coroutine_handle<> pusher;
        {
            const std::lock_guard guard(guard_);
            if (size_ == 0) {
                if (!closed_) {
                    poppers_.push(mine);
                }
                return !closed_;
            }
            mine.element_.emplace(std::move(*slots_[first_]));
            slots_[first_].reset();
            first_ = (first_ + 1) % slots_.size();
            --size_;
            if (!pushers_.empty()) {
                auto& other = static_cast<push_operation&>(pushers_.pop());
                append(std::move(other.element_));
                other.pushed_ = true;
                pusher = other.handle;
            }
        }
        if (pusher) {
            where.resume(pusher);
        }
        return false;
    }

    void append(T&& x) noexcept {
        slots_[(first_ + size_) % slots_.size()].emplace(std::move(x));
        ++size_;
    }

    static std::size_t checked(std::size_t capacity) {
        if (capacity == 0) {
            throw std::invalid_argument("async_bounded_buffer: the capacity is 0");
        }
        return capacity;
    }

    executor& executor_;
    mutex guard_;  ///< of what follows; never held while a coroutine runs
    bool closed_ = false;
    std::vector<std::optional<T>> slots_;
    std::size_t first_ = 0;
    std::size_t size_ = 0;  ///< the elements are in first_ and the slots after it, around the end
    detail::waiting_coroutines pushers_;  ///< none unless it is full
    detail::waiting_coroutines poppers_;  ///< none unless it is empty
};

}  // namespace weaveproof

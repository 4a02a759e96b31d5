#pragma once

#include "weaveproof/bounded_buffer.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <system_error>
#include <utility>

namespace weaveproof::twins {

enum class bounded_buffer_mistake {
    last_in_first_out,
    takes_one_too_many,
    close_wakes_nobody,
    one_condition,               ///< for both sides, and notify_one, which may wake the wrong side
    exceptions_swallow_wakeups,  ///< that another thread could use
    pop_drops_too_soon,          ///< before the caller has the element, which is lost if moving it throws
};

/// A bounded buffer, right but for one mistake.
template <class T, bounded_buffer_mistake Mistake>
class bounded_buffer {
  public:
    explicit bounded_buffer(std::size_t capacity)
        : capacity_(capacity + (Mistake == bounded_buffer_mistake::takes_one_too_many ? 1 : 0)) {}

    template <class U>
    bool push(U&& x) {
        return insert(std::forward<U>(x), [this](auto& lock, auto ready) { not_full_.wait(lock, ready); })
            == conqueue_errc::success;
    }

    template <class U>
    bool try_push(U&& x, std::error_code& ec) {
        ec = insert(std::forward<U>(x), [](auto&, auto) {});
        return !ec;
    }

    template <class U, class Rep, class Period>
    bool push_for(U&& x, const std::chrono::duration<Rep, Period>& timeout, std::error_code& ec) {
        return push_until(std::forward<U>(x), std::chrono::steady_clock::now() + timeout, ec);
    }

    template <class U, class Clock, class Duration>
    bool push_until(U&& x, const std::chrono::time_point<Clock, Duration>& end, std::error_code& ec) {
        ec = insert(
            std::forward<U>(x), [&](auto& lock, auto ready) { not_full_.wait_until(lock, end, ready); });
        return !ec;
    }

    std::optional<T> pop() {
        std::error_code ec;
        return remove(ec, [this](auto& lock, auto ready) { not_empty().wait(lock, ready); });
    }

    std::optional<T> try_pop(std::error_code& ec) {
        return remove(ec, [](auto&, auto) {});
    }

    template <class Rep, class Period>
    std::optional<T> pop_for(const std::chrono::duration<Rep, Period>& timeout, std::error_code& ec) {
        return pop_until(std::chrono::steady_clock::now() + timeout, ec);
    }

    template <class Clock, class Duration>
    std::optional<T> pop_until(const std::chrono::time_point<Clock, Duration>& end, std::error_code& ec) {
        return remove(ec, [&](auto& lock, auto ready) { not_empty().wait_until(lock, end, ready); });
    }

    void close() {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        if constexpr (Mistake != bounded_buffer_mistake::close_wakes_nobody) {
            not_full_.notify_all();
            not_empty().notify_all();
        }
    }

    bool is_closed() const {
        const std::lock_guard lock(mutex_);
        return closed_;
    }

    std::size_t capacity() const { return capacity_; }

  private:
    std::condition_variable& not_empty() {
        return Mistake == bounded_buffer_mistake::one_condition ? not_full_ : not_empty_;
    }

    template <class U, class Wait>
    conqueue_errc insert(U&& x, Wait wait) {
        std::unique_lock lock(mutex_);
        wait(lock, [this] { return closed_ || elements_.size() < capacity_; });
        if (closed_ || elements_.size() == capacity_) {
            return closed_ ? conqueue_errc::closed : conqueue_errc::full;
        }
        try {
            if constexpr (Mistake == bounded_buffer_mistake::last_in_first_out) {
                elements_.emplace_front(std::forward<U>(x));
            } else {
                elements_.emplace_back(std::forward<U>(x));
            }
        } catch (...) {
            if constexpr (Mistake != bounded_buffer_mistake::exceptions_swallow_wakeups) {
                not_full_.notify_one();
            }
            throw;
        }
        not_empty().notify_one();
        return conqueue_errc::success;
    }

    template <class Wait>
    std::optional<T> remove(std::error_code& ec, Wait wait) {
        std::unique_lock lock(mutex_);
        wait(lock, [this] { return closed_ || !elements_.empty(); });
        if (elements_.empty()) {
            ec = closed_ ? conqueue_errc::closed : conqueue_errc::empty;
            return std::nullopt;
        }
        ec.clear();
        if constexpr (Mistake == bounded_buffer_mistake::pop_drops_too_soon) {
            T first(std::move_if_noexcept(elements_.front()));
            elements_.pop_front();
            not_full_.notify_one();
            return std::optional<T>(std::in_place, std::move_if_noexcept(first));
        }
        std::optional<T> first(std::in_place, std::move_if_noexcept(elements_.front()));
        elements_.pop_front();
        not_full_.notify_one();
        return first;
    }

    mutable std::mutex mutex_;
    std::condition_variable not_full_;
    std::condition_variable not_empty_;
    std::deque<T> elements_;
    bool closed_ = false;
    const std::size_t capacity_;
};

}  // namespace weaveproof::twins

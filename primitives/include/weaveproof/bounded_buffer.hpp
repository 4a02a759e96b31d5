#pragma once

#include <atomic>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <type_traits>
#include <utility>

#include <weaveproof/detail/conqueue_errc.hpp>
#include <weaveproof/detail/deadline.hpp>
#include <weaveproof/detail/futex.hpp>
#include <weaveproof/detail/spin.hpp>
#include <weaveproof/detail/wait_set.hpp>
#include <weaveproof/mutex.hpp>

namespace weaveproof {

/// A blocking queue of fixed capacity for any number of producers and consumers.
///
/// Names and meaning are those of bounded_queue in WG21 P0260, "C++ Concurrent Queues": push, emplace, pop,
/// try_push, try_pop, close, is_closed, conqueue_errc. As in its later revisions being closed is an outcome,
/// not an exception: push returns bool and pop an optional. The timed forms, which the paper does not have,
/// end with `full` or `empty` at the deadline.
///
/// Guarantees
///  - Never more than capacity() elements, and none is lost or doubled: each is popped once, or destroyed
///    with the buffer.
///  - First in, first out. So the elements of one producer come out in its order; with one consumer it sees
///    them so.
///  - The push of an element synchronizes with its pop; and every operation with every later one (they share
///    a mutex).
///  - Linearizable, every operation; a timed form fails only if at some moment there was no room, or nothing.
///  - Progress: no operation waits for a thread that waits for room or for an element. But all take the mutex: one
///    that is paused for ever with it holds up all others, those that only try included.
///  - No lost wakeup: no push sleeps while there is room, no pop while there is an element, unless another
///    thread that has been woken for it is on its way. Not fair: who arrives may overtake who sleeps.
///  - After close(), every push fails, also those that sleep; pops get what is left, and then fail.
///  - Strong exception safety. If making an element throws, nothing has been pushed; what was to be moved in
///    has been moved from only as far as its constructor got. If moving an element out throws, it stays the
///    first. (To be sure of its value then, an element whose move may throw is copied, where it can be.) An
///    operation that fails leaves its argument as it was.
///  - T may be of any alignment, move-only, and without a default constructor.
///  - A thread may destroy the buffer as soon as it can know that no other thread will call it and none waits
///    in it or has still to return from waiting, also while the push() of the element that it popped has not
///    returned yet: an operation's last step is to unlock the mutex, after which it at most wakes an address.
///
/// T's constructor and destructor are called under the buffer's mutex: they must not use this buffer.
template <class T>
class bounded_buffer {
    static_assert(std::is_object_v<
                      T> && !std::is_const_v<T> && !std::is_array_v<T> && std::is_nothrow_destructible_v<T>);

  public:
    using value_type = T;

    /// Throws std::invalid_argument if `capacity` is 0, std::bad_alloc if there is no memory for so many
    /// elements.
    explicit bounded_buffer(std::size_t capacity)
        : capacity_(checked(capacity)), slots_(allocator().allocate(capacity)) {}

    bounded_buffer(const bounded_buffer&) = delete;
    bounded_buffer& operator=(const bounded_buffer&) = delete;

    ~bounded_buffer() {
        while (size() > 0) {
            drop_first();
        }
        allocator().deallocate(slots_, capacity_);
    }

    /// Blocks while the buffer is full. False: it is closed.
    bool push(const T& x) { return emplace(x); }
    bool push(T&& x) { return emplace(std::move(x)); }

    template <class... Args>
    requires std::constructible_from<T, Args...>
    bool emplace(Args&&... args) {
        return insert(indefinitely(), std::forward<Args>(args)...) == conqueue_errc::success;
    }

    /// Does not block (but for the mutex). False: `ec` is full or closed.
    template <class U = T>
    requires std::constructible_from<T, U>
    [[nodiscard]] bool try_push(U&& x, std::error_code& ec) {
        return succeeded(insert(not_at_all(), std::forward<U>(x)), ec);
    }

    template <class U = T>
    requires std::constructible_from<T, U>
    [[nodiscard]] bool try_push(U&& x) {
        return insert(not_at_all(), std::forward<U>(x)) == conqueue_errc::success;
    }

    /// Blocks while the buffer is full, at most for `timeout` on the steady clock. False: `ec` is full or
    /// closed.
    template <class Rep, class Period, class U = T>
    requires std::constructible_from<T, U>
    [[nodiscard]] bool push_for(
        U&& x, const std::chrono::duration<Rep, Period>& timeout, std::error_code& ec) {
        return succeeded(insert(during(timeout), std::forward<U>(x)), ec);
    }

    template <class Rep, class Period, class U = T>
    requires std::constructible_from<T, U>
    [[nodiscard]] bool push_for(U&& x, const std::chrono::duration<Rep, Period>& timeout) {
        return insert(during(timeout), std::forward<U>(x)) == conqueue_errc::success;
    }

    /// Blocks while the buffer is full, at most until `limit` (see mutex::try_lock_until). False: `ec` is
    /// full or closed.
    template <class Clock, class Duration, class U = T>
    requires std::constructible_from<T, U>
    [[nodiscard]] bool push_until(
        U&& x, const std::chrono::time_point<Clock, Duration>& limit, std::error_code& ec) {
        return succeeded(insert(until(limit), std::forward<U>(x)), ec);
    }

    template <class Clock, class Duration, class U = T>
    requires std::constructible_from<T, U>
    [[nodiscard]] bool push_until(U&& x, const std::chrono::time_point<Clock, Duration>& limit) {
        return insert(until(limit), std::forward<U>(x)) == conqueue_errc::success;
    }

    /// Blocks while the buffer is empty and not closed. Nothing: it is closed, and nothing is left.
    std::optional<T> pop() {
        std::error_code ec;
        return remove(indefinitely(), ec);
    }

    /// Does not block (but for the mutex). Nothing: `ec` is empty, or closed where nothing is left.
    [[nodiscard]] std::optional<T> try_pop(std::error_code& ec) { return remove(not_at_all(), ec); }

    [[nodiscard]] std::optional<T> try_pop() {
        std::error_code ec;
        return try_pop(ec);
    }

    /// Blocks while the buffer is empty and not closed, at most for `timeout` on the steady clock. Nothing:
    /// as try_pop.
    template <class Rep, class Period>
    [[nodiscard]] std::optional<T> pop_for(
        const std::chrono::duration<Rep, Period>& timeout, std::error_code& ec) {
        return remove(during(timeout), ec);
    }

    template <class Rep, class Period>
    [[nodiscard]] std::optional<T> pop_for(const std::chrono::duration<Rep, Period>& timeout) {
        std::error_code ec;
        return pop_for(timeout, ec);
    }

    /// Blocks while the buffer is empty and not closed, at most until `limit` (see mutex::try_lock_until).
    /// Nothing: as try_pop.
    template <class Clock, class Duration>
    [[nodiscard]] std::optional<T> pop_until(
        const std::chrono::time_point<Clock, Duration>& limit, std::error_code& ec) {
        return remove(until(limit), ec);
    }

    template <class Clock, class Duration>
    [[nodiscard]] std::optional<T> pop_until(const std::chrono::time_point<Clock, Duration>& limit) {
        std::error_code ec;
        return pop_until(limit, ec);
    }

    /// From now on nothing can be pushed; who sleeps wakes. May be called again.
    void close() noexcept {
        mutex_.lock();
        closed_ = true;
        const detail::futex_word& poppers = poppers_.address();
        const detail::futex_word& pushers = pushers_.address();
        poppers_.claim_wake_of_all();
        pushers_.claim_wake_of_all();
        mutex_.unlock();
        detail::futex_wake(poppers, detail::futex_all);
        detail::futex_wake(pushers, detail::futex_all);
    }

    [[nodiscard]] bool is_closed() const noexcept {
        const std::lock_guard lock(mutex_);
        return closed_;
    }

    [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }

  private:
    using allocator = std::allocator<T>;

    /// A visit to the monitor. Whoever leaves, by whatever way, sees to it that somebody comes if there is
    /// something to do: also after an exception or a timeout, when this thread was woken for what it does not
    /// do.
    class visit {
      public:
        explicit visit(bounded_buffer& buffer) noexcept : buffer_(buffer) { buffer_.mutex_.lock(); }
        visit(const visit&) = delete;
        visit& operator=(const visit&) = delete;

        ~visit() {
            const detail::futex_word& poppers = buffer_.poppers_.address();
            const detail::futex_word& pushers = buffer_.pushers_.address();
            const std::size_t size = buffer_.size();
            const bool wake_popper = size > 0 && buffer_.poppers_.claim_wake();
            const bool wake_pusher = size < buffer_.capacity_ && buffer_.pushers_.claim_wake();
            buffer_.mutex_.unlock();  // the last access to the buffer; the rest goes by address
            if (wake_popper) [[unlikely]] {
                detail::futex_wake(poppers, 1);
            }
            if (wake_pusher) [[unlikely]] {
                detail::futex_wake(pushers, 1);
            }
        }

      private:
        bounded_buffer& buffer_;
    };

    // How an operation waits: takes the set of those who wait for the same, sleeps among them until woken,
    // and returns whether there is time left.
    auto indefinitely() {
        return [this](detail::wait_set& s) { return s.wait(mutex_, detail::no_deadline); };
    }
    struct not_at_all {
        bool operator()(detail::wait_set&) const noexcept { return false; }
    };
    template <class Rep, class Period>
    auto during(const std::chrono::duration<Rep, Period>& timeout) {
        return [this, limit = detail::deadline::after(timeout)](
                   detail::wait_set& s) { return s.wait(mutex_, limit); };
    }
    template <class Clock, class Duration>
    auto until(const std::chrono::time_point<Clock, Duration>& limit) {
        return [this, &limit](detail::wait_set& s) {
            return detail::attempt_once_until(
                limit, [&](const detail::deadline& d) { return s.wait(mutex_, d); });
        };
    }

    /// Leaves the mutex for as long as spinning is worthwhile (detail/spin.hpp), or until `done()`, which has no more to go by
    /// than size(). Before it waits, the caller must look again, under the mutex.
    template <class Predicate>
    void spin_outside(Predicate done) noexcept {
        if (detail::spin_limit() > 0) {
            mutex_.unlock();
            detail::spin_until(done, detail::spinning::yields_early);
            mutex_.lock();
        }
    }

    template <class Waiting, class... Args>
    conqueue_errc insert(Waiting wait, Args&&... args) {
        const visit inside(*this);
        if constexpr (!std::is_same_v<Waiting, not_at_all>) {
            if (size() == capacity_ && !closed_) {
                spin_outside([this] { return size() < capacity_; });
            }
        }
        bool time_is_left = true;
        while (size() == capacity_ && !closed_) {
            if (!time_is_left) {
                return conqueue_errc::full;
            }
            time_is_left = wait(pushers_);
        }
        if (closed_) {
            return conqueue_errc::closed;
        }
        std::construct_at(slots_ + after_last(), std::forward<Args>(args)...);
        size_.store(size() + 1, std::memory_order_relaxed);
        return conqueue_errc::success;
    }

    template <class Waiting>
    std::optional<T> remove(Waiting wait, std::error_code& ec) {
        const visit inside(*this);
        if constexpr (!std::is_same_v<Waiting, not_at_all>) {
            if (size() == 0 && !closed_) {
                spin_outside([this] { return size() > 0; });
            }
        }
        bool time_is_left = true;
        while (size() == 0) {
            if (closed_ || !time_is_left) {
                ec = closed_ ? conqueue_errc::closed : conqueue_errc::empty;
                return std::nullopt;
            }
            time_is_left = wait(poppers_);
        }
        ec.clear();
        const removal first(*this);
        return std::optional<T>(std::in_place, std::move_if_noexcept(*(slots_ + first_)));
    }

    /// Removes the first element when the caller has it, as the result is made before this is destroyed; not
    /// if that threw.
    class removal {
      public:
        explicit removal(bounded_buffer& buffer) noexcept
            : buffer_(buffer), exceptions_(std::uncaught_exceptions()) {}
        removal(const removal&) = delete;
        removal& operator=(const removal&) = delete;

        ~removal() {
            if (std::uncaught_exceptions() == exceptions_) {
                buffer_.drop_first();
            }
        }

      private:
        bounded_buffer& buffer_;
        int exceptions_;
    };

    // relaxed, here and where it is stored: the mutex orders these; who spins only guesses.
    std::size_t size() const noexcept { return size_.load(std::memory_order_relaxed); }

    std::size_t after_last() const noexcept {
        const std::size_t room_after_first = capacity_ - first_;
        const std::size_t size = this->size();
        return size < room_after_first ? first_ + size : size - room_after_first;
    }

    void drop_first() noexcept {
        std::destroy_at(slots_ + first_);
        first_ = first_ + 1 == capacity_ ? 0 : first_ + 1;
        size_.store(size() - 1, std::memory_order_relaxed);
    }

    static bool succeeded(conqueue_errc outcome, std::error_code& ec) noexcept {
        if (outcome == conqueue_errc::success) {
            ec.clear();
            return true;
        }
        ec = outcome;
        return false;
    }

    static std::size_t checked(std::size_t capacity) {
        if (capacity == 0) {
            throw std::invalid_argument("bounded_buffer: the capacity is 0");
        }
        return capacity;
    }

    mutable mutex mutex_;
    detail::wait_set pushers_;  ///< wait for room
    detail::wait_set poppers_;  ///< wait for an element
    bool closed_ = false;
    std::size_t first_ = 0;  ///< where the first element is
    /// The elements are in first_ and the slots after it, around the end. Changed under the mutex, and atomic for those who spin.
    std::atomic<std::size_t> size_{0};
    const std::size_t capacity_;
    T* const slots_;  ///< raw storage but for the elements
};

}  // namespace weaveproof

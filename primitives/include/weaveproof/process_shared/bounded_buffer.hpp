#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <type_traits>

#include <weaveproof/detail/conqueue_errc.hpp>
#include <weaveproof/detail/deadline.hpp>
#include <weaveproof/process_shared/condition_variable.hpp>
#include <weaveproof/process_shared/robust_mutex.hpp>

namespace weaveproof::process_shared {

/// A blocking queue of fixed capacity in memory that processes share; all of it, the elements too, is inside.
///
/// Guarantees
///  - As of weaveproof::bounded_buffer, whose names it has: first in, first out, no element lost or doubled, happens-before
///    from push to pop, no lost wakeup, close().
///  - So also when processes are killed, at whatever moment. An element was pushed when the one store took effect that
///    counts it, and popped likewise: what a dying process had begun has happened or not. A process that dies between
///    popping an element and using it takes it along.
///  - Linearizable, every operation. Progress as of weaveproof::bounded_buffer: a process that is stopped for ever with the
///    mutex, and not killed, holds up all others.
///  - Nobody waits for a process that was killed (but see robust_mutex).
///
/// To be made by one process, in memory that is mapped MAP_SHARED, before others use it.
template <class T, std::size_t Capacity>
class bounded_buffer {
    static_assert(std::is_trivially_copyable_v<T> && std::is_default_constructible_v<T>,
        "an element goes from one process to another as bytes");
    static_assert(Capacity > 0);

  public:
    using value_type = T;

    constexpr bounded_buffer() noexcept = default;
    bounded_buffer(const bounded_buffer&) = delete;
    bounded_buffer& operator=(const bounded_buffer&) = delete;

    /// Blocks while the buffer is full. False: it is closed.
    bool push(const T& x) { return insert(x, indefinitely()) == conqueue_errc::success; }

    /// Does not block (but for the mutex). False: it is full or closed.
    [[nodiscard]] bool try_push(const T& x) { return insert(x, not_at_all()) == conqueue_errc::success; }

    /// Blocks while it is full, at most for `timeout` on the steady clock. False: it is full or closed.
    template <class Rep, class Period>
    [[nodiscard]] bool push_for(const T& x, const std::chrono::duration<Rep, Period>& timeout) {
        return insert(x, during(timeout)) == conqueue_errc::success;
    }

    /// Blocks while it is full, at most until `limit` (see mutex::try_lock_until). False: it is full or closed.
    template <class Clock, class Duration>
    [[nodiscard]] bool push_until(const T& x, const std::chrono::time_point<Clock, Duration>& limit) {
        return insert(x, until(limit)) == conqueue_errc::success;
    }

    /// Blocks while the buffer is empty and not closed. Nothing: it is closed, and nothing is left.
    std::optional<T> pop() { return remove(indefinitely()); }

    /// Does not block (but for the mutex). Nothing: it is empty.
    [[nodiscard]] std::optional<T> try_pop() { return remove(not_at_all()); }

    /// Blocks while it is empty and not closed, at most for `timeout` on the steady clock. Nothing: it is empty.
    template <class Rep, class Period>
    [[nodiscard]] std::optional<T> pop_for(const std::chrono::duration<Rep, Period>& timeout) {
        return remove(during(timeout));
    }

    /// Blocks while it is empty and not closed, at most until `limit` (see mutex::try_lock_until). Nothing: it is empty.
    template <class Clock, class Duration>
    [[nodiscard]] std::optional<T> pop_until(const std::chrono::time_point<Clock, Duration>& limit) {
        return remove(until(limit));
    }

    /// From now on nothing can be pushed; who sleeps wakes. May be called again.
    void close() {
        const std::lock_guard lock(mutex_);
        changed_.notify_all();
        closed_.store(true, std::memory_order_relaxed);
    }

    static constexpr std::size_t capacity() noexcept { return Capacity; }

    /// For tests: the mutex, which a process may have when it is killed.
    [[nodiscard]] robust_mutex& native_handle() noexcept { return mutex_; }

  private:
    auto indefinitely() {
        return [this] {
            changed_.wait(mutex_);
            return true;
        };
    }
    static auto not_at_all() {
        return [] { return false; };
    }
    /// From now: before the mutex is locked, and once, however often it is woken.
    template <class Rep, class Period>
    auto during(const std::chrono::duration<Rep, Period>& timeout) {
        return [this, limit = detail::deadline::after(timeout)] {
            lock_outcome outcome = lock_outcome::locked;
            return changed_.block(mutex_, limit, outcome);
        };
    }
    template <class Clock, class Duration>
    auto until(const std::chrono::time_point<Clock, Duration>& limit) {
        return [this, limit] {
            lock_outcome outcome = lock_outcome::locked;
            return changed_.wait_until(mutex_, limit, outcome) == std::cv_status::no_timeout;
        };
    }

    // Under the mutex, that an owner died needs no repair: each operation takes effect by one store. All who wait are woken
    // before that store: a process that is killed after it has so woken them all, and they wait for the mutex, which the
    // kernel hands on. relaxed, for the mutex orders all; atomic, for the store must be one.

    std::uint64_t size() const noexcept {
        return pushed_.load(std::memory_order_relaxed) - popped_.load(std::memory_order_relaxed);
    }

    template <class Waiting>
    conqueue_errc insert(const T& x, Waiting wait) {
        const std::lock_guard lock(mutex_);
        bool time_is_left = true;
        while (size() == Capacity && !closed_.load(std::memory_order_relaxed)) {
            if (!time_is_left) {
                return conqueue_errc::full;
            }
            time_is_left = wait();
        }
        if (closed_.load(std::memory_order_relaxed)) {
            return conqueue_errc::closed;
        }
        const std::uint64_t last = pushed_.load(std::memory_order_relaxed);
        slots_[last % Capacity] = x;
        wake_if(size() == 0);
        pushed_.store(last + 1, std::memory_order_relaxed);
        return conqueue_errc::success;
    }

    template <class Waiting>
    std::optional<T> remove(Waiting wait) {
        const std::lock_guard lock(mutex_);
        bool time_is_left = true;
        while (size() == 0) {
            if (closed_.load(std::memory_order_relaxed) || !time_is_left) {
                return std::nullopt;
            }
            time_is_left = wait();
        }
        const std::uint64_t first = popped_.load(std::memory_order_relaxed);
        std::optional<T> result = slots_[first % Capacity];
        wake_if(size() == Capacity);
        popped_.store(first + 1, std::memory_order_relaxed);
        return result;
    }

    /// All who wait, where somebody can: who sleeps, found the buffer empty or full, and that it is no longer so is told
    /// to all.
    void wake_if(bool somebody_may_wait) noexcept {
        if (somebody_may_wait) {
            changed_.notify_all();
        }
        std::atomic_signal_fence(std::memory_order_seq_cst);  // a process is killed between two instructions
    }

    robust_mutex mutex_;
    condition_variable changed_;
    std::atomic<bool> closed_{false};
    std::atomic<std::uint64_t> pushed_{0};
    std::atomic<std::uint64_t> popped_{0};
    std::array<T, Capacity> slots_{};
};

}  // namespace weaveproof::process_shared

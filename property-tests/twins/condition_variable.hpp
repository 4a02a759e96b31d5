#pragma once

#include "weaveproof/detail/futex.hpp"
#include "weaveproof/mutex.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

namespace weaveproof::twins {

enum class condition_variable_mistake {
    notify_all_wakes_one,
    reads_the_sequence_after_unlocking,  ///< so that a notification in between is lost
    newcomers_steal,                     ///< a notification is a permit that anyone may take
};

/// A condition variable, right but for one mistake. Waiters sleep while the sequence number, which notifications raise,
/// is what it was when they came.
template <condition_variable_mistake Mistake>
class condition_variable {
  public:
    void notify_one() {
        sequence_.fetch_add(1, std::memory_order_relaxed);
        detail::futex_wake(sequence_, 1);
    }

    void notify_all() {
        sequence_.fetch_add(1, std::memory_order_relaxed);
        detail::futex_wake(
            sequence_, Mistake == condition_variable_mistake::notify_all_wakes_one ? 1 : detail::futex_all);
    }

    void wait(std::unique_lock<mutex>& lock) { block(lock, detail::deadline::never()); }

    template <class Predicate>
    void wait(std::unique_lock<mutex>& lock, Predicate ready) {
        while (!ready()) {
            wait(lock);
        }
    }

    template <class Rep, class Period, class... Predicate>
    auto wait_for(std::unique_lock<mutex>& lock, const std::chrono::duration<Rep, Period>& timeout,
        Predicate... ready) {
        return wait_until(lock, std::chrono::steady_clock::now() + timeout, ready...);
    }

    template <class Clock, class Duration>
    std::cv_status wait_until(
        std::unique_lock<mutex>& lock, const std::chrono::time_point<Clock, Duration>& end) {
        return block(lock, detail::deadline::at(end));
    }

    template <class Clock, class Duration, class Predicate>
    bool wait_until(
        std::unique_lock<mutex>& lock, const std::chrono::time_point<Clock, Duration>& end, Predicate ready) {
        while (!ready()) {
            if (wait_until(lock, end) == std::cv_status::timeout) {
                return ready();
            }
        }
        return true;
    }

  private:
    std::cv_status block(std::unique_lock<mutex>& lock, const detail::deadline& end) {
        std::uint32_t mine = sequence_.load(std::memory_order_relaxed);
        lock.unlock();
        if constexpr (Mistake == condition_variable_mistake::reads_the_sequence_after_unlocking) {
            std::this_thread::yield();
            mine = sequence_.load(std::memory_order_relaxed);
        }
        auto status = detail::futex_wait(sequence_, mine, end);
        lock.lock();
        return status == detail::futex_status::timed_out ? std::cv_status::timeout
                                                         : std::cv_status::no_timeout;
    }

    detail::futex_word sequence_{0};
};

/// A condition variable whose notifications are permits: who begins to wait later may take one that is meant for who
/// waited before.
template <>
class condition_variable<condition_variable_mistake::newcomers_steal> {
  public:
    void notify_one() { notify(1); }
    void notify_all() { notify(waiters_.load()); }

    void wait(std::unique_lock<mutex>& lock) { take_permit(lock, detail::deadline::never()); }

    template <class Rep, class Period>
    std::cv_status wait_for(
        std::unique_lock<mutex>& lock, const std::chrono::duration<Rep, Period>& timeout) {
        return take_permit(lock, detail::deadline::after(timeout)) ? std::cv_status::no_timeout
                                                                   : std::cv_status::timeout;
    }

  private:
    void notify(std::uint32_t count) {
        permits_.fetch_add(count);
        detail::futex_wake(permits_, static_cast<int>(count));
    }

    bool take_permit(std::unique_lock<mutex>& lock, const detail::deadline& end) {
        waiters_.fetch_add(1);
        lock.unlock();
        bool taken = false;
        for (bool in_time = true; in_time && !taken;) {
            std::uint32_t permits = permits_.load();
            if (permits == 0) {
                in_time = detail::futex_wait(permits_, 0, end) != detail::futex_status::timed_out;
            } else {
                taken = permits_.compare_exchange_strong(permits, permits - 1);
            }
        }
        waiters_.fetch_sub(1);
        lock.lock();
        return taken;
    }

    detail::futex_word permits_{0};
    std::atomic<std::uint32_t> waiters_{0};
};

}  // namespace weaveproof::twins

#pragma once

#include "weaveproof/detail/futex.hpp"
#include "weaveproof/mutex.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>

/// Primitives with one mistake each, which the evidence must find: a check that cannot fail proves nothing.
namespace weaveproof::twins {

/// try_lock reports success when another thread has the mutex.
class mutex_try_lock_ignores_owner : public mutex {
  public:
    bool try_lock() {
        static_cast<void>(mutex::try_lock());
        return true;
    }
};

/// unlock frees the word but forgets that a thread may sleep on it.
class mutex_unlock_wakes_nobody {
  public:
    void lock() { acquire(detail::deadline::never()); }

    bool try_lock() {
        std::uint32_t free = 0;
        return word_.compare_exchange_strong(free, 1, std::memory_order_acquire, std::memory_order_relaxed);
    }

    template <class Rep, class Period>
    bool try_lock_for(const std::chrono::duration<Rep, Period>& timeout) {
        return acquire(detail::deadline::after(timeout));
    }

    template <class Clock, class Duration>
    bool try_lock_until(const std::chrono::time_point<Clock, Duration>& end) {
        return acquire(detail::deadline::at(end));
    }

    void unlock() { word_.store(0, std::memory_order_release); }

  private:
    bool acquire(const detail::deadline& limit) {
        while (!try_lock()) {
            if (detail::futex_wait(word_, 1, limit) == detail::futex_status::timed_out) {
                return false;
            }
        }
        return true;
    }

    detail::futex_word word_{0};  // 1 while locked
};

}  // namespace weaveproof::twins

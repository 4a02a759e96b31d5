// What a mutex promises where threads are paused for ever, and where they have finished.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

#include <weaveproof/mutex.hpp>

#include "support/clocks.hpp"
#include "support/in_parallel.hpp"
#include "support/model_test.hpp"
#include "support/progress.hpp"

namespace {

using namespace weaveproof;
using namespace weaveproof::models;

template <class Mutex>
void try_lock_returns() {
    Mutex m;
    const auto enter = [&] {
        m.lock();
        m.unlock();
    };
    whoever_is_paused(
        [&] {
            if (m.try_lock()) {
                m.unlock();
            }
        },
        enter, enter);
}

template <class Mutex>
void timed_lock_ends() {
    Mutex m;
    const auto enter = [&] {
        m.lock();
        m.unlock();
    };
    whoever_is_paused(
        [&] {
            if (m.try_lock_for(a_while)) {
                m.unlock();
            }
        },
        enter);
}

/// Who waits for the mutex, with a deadline or without, is paused.
template <class Mutex>
void unlock_returns() {
    Mutex m;
    m.lock();
    whoever_is_paused([&] { m.unlock(); },
        [&] {
            m.lock();
            m.unlock();
        },
        [&] {
            if (m.try_lock_for(a_while)) {
                m.unlock();
            }
        });
}

/// Whatever the others have done: those who gave up have left nothing behind.
template <class Mutex>
void lock_succeeds_once_the_others_have_finished() {
    Mutex m;
    in_parallel(
        [&] {
            if (m.try_lock_for(a_while)) {
                m.unlock();
            }
        },
        [&] {
            if (m.try_lock()) {
                m.unlock();
            }
        },
        [&] {
            m.lock();
            m.unlock();
        });
    m.lock();
    m.unlock();
}

/// try_lock() looks again where others sleep, as somebody is on the way out or in.
class mutex_tries_until_it_is_sure {
  public:
    void lock() {
        while (state_.exchange(contended, std::memory_order_acquire) != unlocked) {
            detail::futex_wait(state_, contended);
        }
    }
    bool try_lock() {
        std::uint32_t seen = unlocked;
        while (!state_.compare_exchange_strong(
            seen, locked, std::memory_order_acquire, std::memory_order_relaxed)) {
            if (seen == locked) {
                return false;
            }
            seen = unlocked;
        }
        return true;
    }
    void unlock() {
        if (state_.exchange(unlocked, std::memory_order_release) == contended) {
            detail::futex_wake(state_, 1);
        }
    }

  private:
    static constexpr std::uint32_t unlocked = 0;
    static constexpr std::uint32_t locked = 1;
    static constexpr std::uint32_t contended = 2;

    detail::futex_word state_{unlocked};
};

/// First come, first served: who gives up leaves a number that nobody has, and that will be called. Or nobody gives up, and unlock()
/// waits until the one that is called has come.
template <bool Waits>
class mutex_of_tickets {
  public:
    void lock() { static_cast<void>(wait_for(take(), detail::no_deadline)); }
    bool try_lock() {
        std::uint32_t now = called_.load(std::memory_order_relaxed);
        return taken_.compare_exchange_strong(
            now, now + 1, std::memory_order_acquire, std::memory_order_relaxed);
    }
    bool try_lock_for(std::chrono::nanoseconds timeout) {
        return wait_for(take(), Waits ? detail::no_deadline : detail::deadline::after(timeout));
    }
    void unlock() {
        const std::uint32_t next = called_.fetch_add(1, std::memory_order_release) + 1;
        detail::futex_wake(called_, detail::futex_all);
        if constexpr (Waits) {
            while (taken_.load(std::memory_order_relaxed) != next
                && came_.load(std::memory_order_relaxed) < next) {
            }
        }
    }

  private:
    std::uint32_t take() { return taken_.fetch_add(1, std::memory_order_acquire); }
    bool wait_for(std::uint32_t mine, const detail::deadline& limit) {
        for (std::uint32_t now = 0; (now = called_.load(std::memory_order_acquire)) != mine;) {
            if (detail::futex_wait(called_, now, limit) == detail::futex_status::timed_out) {
                return false;
            }
        }
        came_.store(mine, std::memory_order_relaxed);
        return true;
    }

    std::atomic<std::uint32_t> taken_{0};
    detail::futex_word called_{0};
    std::atomic<std::uint32_t> came_{0};
};

/// Right as a lock. But whoever comes needs the monitor, also to try, and to find that it is late.
class mutex_as_a_monitor {
  public:
    void lock() {
        std::unique_lock inside(monitor_);
        freed_.wait(inside, [this] { return !held_; });
        held_ = true;
    }
    bool try_lock_for(std::chrono::nanoseconds timeout) {
        std::unique_lock inside(monitor_);
        if (!freed_.wait_for(inside, timeout, [this] { return !held_; })) {
            return false;
        }
        held_ = true;
        return true;
    }
    void unlock() {
        const std::lock_guard inside(monitor_);
        held_ = false;
        freed_.notify_one();
    }

  private:
    std::mutex monitor_;
    std::condition_variable freed_;
    bool held_ = false;
};

WEAVEPROOF_MODEL(mutex, try_lock_returns_whoever_is_paused) {
    try_lock_returns<mutex>();
}

WEAVEPROOF_MODEL(mutex, timed_lock_ends_whoever_is_paused) {
    timed_lock_ends<mutex>();
}

WEAVEPROOF_MODEL(mutex, unlock_returns_whoever_is_paused) {
    unlock_returns<mutex>();
}

WEAVEPROOF_MODEL(mutex, lock_succeeds_once_the_others_have_finished) {
    lock_succeeds_once_the_others_have_finished<mutex>();
}

WEAVEPROOF_BROKEN(mutex, tries_until_it_is_sure, "livelock") {
    try_lock_returns<mutex_tries_until_it_is_sure>();
}

WEAVEPROOF_BROKEN(mutex, is_a_monitor, "deadlock") {
    timed_lock_ends<mutex_as_a_monitor>();
}

WEAVEPROOF_BROKEN(mutex, unlock_waits_for_the_next, "livelock") {
    unlock_returns<mutex_of_tickets<true>>();
}

WEAVEPROOF_BROKEN(mutex, who_gives_up_keeps_its_ticket, "deadlock") {
    lock_succeeds_once_the_others_have_finished<mutex_of_tickets<false>>();
}

// False of the right mutex: lock() waits for who is inside.
WEAVEPROOF_BROKEN(mutex, claim_that_lock_returns_whoever_is_paused, "deadlock") {
    weaveproof::mutex m;
    const auto enter = [&] {
        m.lock();
        m.unlock();
    };
    whoever_is_paused(enter, enter);
}

}  // namespace

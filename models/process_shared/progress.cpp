// What is promised between processes where one of them is stopped for ever and not killed: threads stand for processes.
#include <chrono>
#include <condition_variable>
#include <mutex>

#include <weaveproof/process_shared.hpp>

#include "support/clocks.hpp"
#include "support/model_test.hpp"
#include "support/progress.hpp"

namespace {

using namespace weaveproof;
using namespace weaveproof::models;

template <class Mutex>
void enter(Mutex& m) {
    static_cast<void>(m.lock());
    m.unlock();
}

template <class Mutex>
void robust_try_lock_returns() {
    Mutex m;
    whoever_is_paused(
        [&] {
            if (m.try_lock() != process_shared::lock_outcome::not_locked) {
                m.unlock();
            }
        },
        [&] { enter(m); }, [&] { enter(m); });
}

template <class Mutex>
void robust_timed_lock_ends() {
    Mutex m;
    whoever_is_paused(
        [&] {
            if (m.try_lock_for(a_while) != process_shared::lock_outcome::not_locked) {
                m.unlock();
            }
        },
        [&] { enter(m); });
}

template <class Semaphore>
void try_acquire_and_release_return() {
    Semaphore s(1);
    const auto acquire_and_release = [&] {
        s.acquire();
        s.release();
    };
    whoever_is_paused(
        [&] {
            if (s.try_acquire()) {
                s.release();
            }
        },
        acquire_and_release, acquire_and_release);
}

/// Waits for who is inside before it looks, as what a dying owner does takes a moment.
class robust_mutex_that_waits_a_little {
  public:
    process_shared::lock_outcome lock() { return mutex_.lock(); }
    process_shared::lock_outcome try_lock() {
        while ((mutex_.native_handle().load() & FUTEX_TID_MASK) != 0) {
        }
        return mutex_.try_lock();
    }
    process_shared::lock_outcome try_lock_for(std::chrono::nanoseconds) { return mutex_.lock(); }
    void unlock() { mutex_.unlock(); }

  private:
    process_shared::robust_mutex mutex_;
};

/// Right as a semaphore. But whoever comes needs the monitor, also to try.
class semaphore_as_a_monitor {
  public:
    explicit semaphore_as_a_monitor(int desired) : units_(desired) {}
    void acquire() {
        std::unique_lock inside(monitor_);
        given_.wait(inside, [this] { return units_ > 0; });
        --units_;
    }
    bool try_acquire() {
        const std::lock_guard inside(monitor_);
        return units_ > 0 && units_-- > 0;
    }
    void release() {
        const std::lock_guard inside(monitor_);
        ++units_;
        given_.notify_one();
    }

  private:
    std::mutex monitor_;
    std::condition_variable given_;
    int units_;
};

WEAVEPROOF_MODEL(process_shared, try_lock_returns_whoever_is_paused) {
    robust_try_lock_returns<process_shared::robust_mutex>();
}

WEAVEPROOF_MODEL(process_shared, timed_lock_ends_whoever_is_paused) {
    robust_timed_lock_ends<process_shared::robust_mutex>();
}

WEAVEPROOF_MODEL(process_shared, semaphore_try_acquire_and_release_return_whoever_is_paused) {
    try_acquire_and_release_return<process_shared::semaphore>();
}

WEAVEPROOF_BROKEN(process_shared, tries_when_nobody_is_inside, "livelock") {
    robust_try_lock_returns<robust_mutex_that_waits_a_little>();
}

WEAVEPROOF_BROKEN(process_shared, has_no_deadline, "deadlock") {
    robust_timed_lock_ends<robust_mutex_that_waits_a_little>();
}

WEAVEPROOF_BROKEN(process_shared, tries_in_a_monitor, "deadlock") {
    try_acquire_and_release_return<semaphore_as_a_monitor>();
}

// False of the right buffer, whose operations take its mutex: who is stopped with it and not killed holds up all others.
WEAVEPROOF_BROKEN(process_shared, claim_that_try_push_returns_whoever_is_paused, "deadlock") {
    process_shared::bounded_buffer<int, 1> b;
    whoever_is_paused([&] { static_cast<void>(b.try_push(1)); }, [&] { static_cast<void>(b.try_pop()); });
}

}  // namespace

// What a recursive mutex promises where threads are paused for ever, and where they have finished.
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <weaveproof/recursive_mutex.hpp>

#include "support/clocks.hpp"
#include "support/in_parallel.hpp"
#include "support/model_test.hpp"
#include "support/progress.hpp"

namespace {

using namespace weaveproof;
using namespace weaveproof::models;

template <class Mutex>
void enter_twice(Mutex& m) {
    m.lock();
    m.lock();
    m.unlock();
    m.unlock();
}

template <class Mutex>
void try_lock_returns() {
    Mutex m;
    whoever_is_paused(
        [&] {
            if (m.try_lock()) {
                m.unlock();
            }
        },
        [&] { enter_twice(m); });
}

template <class Mutex>
void timed_lock_ends() {
    Mutex m;
    whoever_is_paused(
        [&] {
            if (m.try_lock_for(a_while)) {
                m.unlock();
            }
        },
        [&] { enter_twice(m); });
}

/// The owner goes deeper and comes out, whoever waits.
template <class Mutex>
void the_owner_goes_on() {
    Mutex m;
    m.lock();
    whoever_is_paused(
        [&] {
            m.lock();
            m.unlock();
            m.unlock();
        },
        [&] { enter_twice(m); });
}

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
        [&] { enter_twice(m); });
    enter_twice(m);
}

enum class monitor_mistake {
    none,
    stays_at_its_depth,  ///< the last unlock() by who had it with a deadline leaves it taken
};

/// Right as a recursive lock, but for the mistake. But whoever comes needs the monitor.
template <monitor_mistake Mistake>
class recursive_mutex_as_a_monitor {
  public:
    void lock() {
        std::unique_lock inside(monitor_);
        freed_.wait(inside, [this] { return admits(); });
        enter();
    }
    bool try_lock() {
        const std::lock_guard inside(monitor_);
        return admits() && (enter(), true);
    }
    bool try_lock_for(std::chrono::nanoseconds timeout) {
        std::unique_lock inside(monitor_);
        if (!freed_.wait_for(inside, timeout, [this] { return admits(); })) {
            return false;
        }
        enter();
        depth_ += Mistake == monitor_mistake::stays_at_its_depth ? 1 : 0;
        return true;
    }
    void unlock() {
        const std::lock_guard inside(monitor_);
        if (--depth_ == 0) {
            owner_ = {};
            freed_.notify_one();
        }
    }

  private:
    bool admits() const { return depth_ == 0 || owner_ == std::this_thread::get_id(); }
    void enter() {
        owner_ = std::this_thread::get_id();
        ++depth_;
    }

    std::mutex monitor_;
    std::condition_variable freed_;
    std::thread::id owner_;
    int depth_ = 0;
};

WEAVEPROOF_MODEL(recursive_mutex, try_lock_returns_whoever_is_paused) {
    try_lock_returns<recursive_mutex>();
}

WEAVEPROOF_MODEL(recursive_mutex, timed_lock_ends_whoever_is_paused) {
    timed_lock_ends<recursive_mutex>();
}

WEAVEPROOF_MODEL(recursive_mutex, the_owner_goes_on_whoever_is_paused) {
    the_owner_goes_on<recursive_mutex>();
}

WEAVEPROOF_MODEL(recursive_mutex, lock_succeeds_once_the_others_have_finished) {
    lock_succeeds_once_the_others_have_finished<recursive_mutex>();
}

WEAVEPROOF_BROKEN(recursive_mutex, tries_in_a_monitor, "deadlock") {
    try_lock_returns<recursive_mutex_as_a_monitor<monitor_mistake::none>>();
}

WEAVEPROOF_BROKEN(recursive_mutex, times_out_in_a_monitor, "deadlock") {
    timed_lock_ends<recursive_mutex_as_a_monitor<monitor_mistake::none>>();
}

WEAVEPROOF_BROKEN(recursive_mutex, nests_in_a_monitor, "deadlock") {
    the_owner_goes_on<recursive_mutex_as_a_monitor<monitor_mistake::none>>();
}

WEAVEPROOF_BROKEN(recursive_mutex, stays_at_its_depth, "deadlock") {
    lock_succeeds_once_the_others_have_finished<
        recursive_mutex_as_a_monitor<monitor_mistake::stays_at_its_depth>>();
}

}  // namespace

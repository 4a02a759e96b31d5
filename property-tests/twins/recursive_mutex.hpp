#pragma once

#include "weaveproof/recursive_mutex.hpp"

#include <atomic>
#include <chrono>
#include <thread>
#include <utility>

namespace weaveproof::twins {

/// The first unlock of the owner frees it, whatever the number of levels. What it unlocks then, it does not own, and that
/// changes nothing: so nothing else goes wrong.
class recursive_mutex_unlock_frees_all_levels : public recursive_mutex {
  public:
    void lock() {
        recursive_mutex::lock();
        enter();
    }

    bool try_lock() { return entered(recursive_mutex::try_lock()); }

    template <class Rep, class Period>
    bool try_lock_for(const std::chrono::duration<Rep, Period>& timeout) {
        return entered(recursive_mutex::try_lock_for(timeout));
    }

    template <class Clock, class Duration>
    bool try_lock_until(const std::chrono::time_point<Clock, Duration>& end) {
        return entered(recursive_mutex::try_lock_until(end));
    }

    void unlock() {
        if (owner_ != std::this_thread::get_id()) {
            return;
        }
        owner_ = std::thread::id();
        for (unsigned levels = std::exchange(levels_, 0); levels > 0; --levels) {
            recursive_mutex::unlock();
        }
    }

  private:
    void enter() {
        ++levels_;
        owner_ = std::this_thread::get_id();
    }

    bool entered(bool locked) {
        if (locked) {
            enter();
        }
        return locked;
    }

    unsigned levels_ = 0;  ///< of the owner
    std::atomic<std::thread::id> owner_{};
};

/// A recursive mutex whose try_lock does not know its owner.
class recursive_mutex_try_lock_does_not_nest : public recursive_mutex {
  public:
    void lock() {
        recursive_mutex::lock();
        mine() = this;
    }

    bool try_lock() { return mine() != this && recursive_mutex::try_lock(); }

    void unlock() {
        mine() = nullptr;
        recursive_mutex::unlock();
    }

  private:
    static recursive_mutex*& mine() {
        static thread_local recursive_mutex* locked = nullptr;
        return locked;
    }
};

/// An inner unlock leaves a level behind, so that the mutex is never free again.
class recursive_mutex_loses_an_unlock : public recursive_mutex {
  public:
    void unlock() {
        if (!std::exchange(lost_, true)) {
            return;
        }
        recursive_mutex::unlock();
    }

  private:
    bool lost_ = false;
};

}  // namespace weaveproof::twins

#pragma once

#include "weaveproof/recursive_mutex.hpp"

#include <chrono>
#include <utility>

namespace weaveproof::twins {

/// The first unlock frees it, whatever the number of levels.
class recursive_mutex_unlock_frees_all_levels : public recursive_mutex {
  public:
    void lock() {
        recursive_mutex::lock();
        ++levels_;
    }

    bool try_lock() { return counted(recursive_mutex::try_lock()); }

    template <class Rep, class Period>
    bool try_lock_for(const std::chrono::duration<Rep, Period>& timeout) {
        return counted(recursive_mutex::try_lock_for(timeout));
    }

    template <class Clock, class Duration>
    bool try_lock_until(const std::chrono::time_point<Clock, Duration>& end) {
        return counted(recursive_mutex::try_lock_until(end));
    }

    void unlock() {
        if (levels_ == 0) {
            return;
        }
        unsigned levels = 0;
        std::swap(levels, levels_);
        for (; levels > 0; --levels) {
            recursive_mutex::unlock();
        }
    }

  private:
    bool counted(bool locked) {
        levels_ += locked ? 1 : 0;
        return locked;
    }

    unsigned levels_ = 0;
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

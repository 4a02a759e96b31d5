#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace weaveproof::models {

enum class monitor_mistake {
    readers_that_sleep_overtake,  ///< a reader that has to wait looks only for a writer inside
    gives_up_silently,  ///< a writer whose deadline passes leaves those readers asleep that it kept out
};

/// A readers-writer lock as a monitor, in which readers wait for writers that wait. Right but for one
/// mistake.
template <monitor_mistake Mistake>
class monitor_shared_mutex {
  public:
    void lock() {
        std::unique_lock guard(mutex_);
        ++waiting_writers_;
        changed_.wait(guard, [this] { return admits_writer(); });
        --waiting_writers_;
        writer_ = true;
    }

    template <class Rep, class Period>
    bool try_lock_for(const std::chrono::duration<Rep, Period>& timeout) {
        std::unique_lock guard(mutex_);
        ++waiting_writers_;
        const bool admitted = changed_.wait_for(guard, timeout, [this] { return admits_writer(); });
        --waiting_writers_;
        if (admitted) {
            writer_ = true;
        } else if (Mistake != monitor_mistake::gives_up_silently) {
            changed_.notify_all();
        }
        return admitted;
    }

    void unlock() {
        const std::lock_guard guard(mutex_);
        writer_ = false;
        changed_.notify_all();
    }

    void lock_shared() {
        std::unique_lock guard(mutex_);
        if (!admits_reader()) {
            changed_.wait(guard, [this] {
                return Mistake == monitor_mistake::readers_that_sleep_overtake ? !writer_ : admits_reader();
            });
        }
        ++readers_;
    }

    bool try_lock_shared() {
        const std::lock_guard guard(mutex_);
        if (!admits_reader()) {
            return false;
        }
        ++readers_;
        return true;
    }

    void unlock_shared() {
        const std::lock_guard guard(mutex_);
        if (--readers_ == 0) {
            changed_.notify_all();
        }
    }

  private:
    bool admits_writer() const { return !writer_ && readers_ == 0; }
    bool admits_reader() const { return !writer_ && waiting_writers_ == 0; }

    std::mutex mutex_;
    std::condition_variable changed_;
    bool writer_ = false;
    int readers_ = 0;
    int waiting_writers_ = 0;
};

}  // namespace weaveproof::models

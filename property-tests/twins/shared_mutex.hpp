#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace weaveproof::twins {

enum class shared_mutex_mistake {
    try_lock_shared_ignores_writer,
    writer_gives_up_silently,  ///< and the readers that it kept out stay out
    readers_overtake,          ///< writers that wait, who starve
};

/// A readers-writer lock, right but for one mistake.
template <shared_mutex_mistake Mistake>
class shared_mutex {
  public:
    void lock() {
        std::unique_lock guard(mutex_);
        ++waiting_writers_;
        changed_.wait(guard, [this] { return admits_writer(); });
        --waiting_writers_;
        writer_ = true;
    }

    bool try_lock() {
        const std::lock_guard guard(mutex_);
        return enter_if(admits_writer());
    }

    template <class Rep, class Period>
    bool try_lock_for(const std::chrono::duration<Rep, Period>& timeout) {
        return try_lock_until(std::chrono::steady_clock::now() + timeout);
    }

    template <class Clock, class Duration>
    bool try_lock_until(const std::chrono::time_point<Clock, Duration>& end) {
        std::unique_lock guard(mutex_);
        ++waiting_writers_;
        const bool admitted = changed_.wait_until(guard, end, [this] { return admits_writer(); });
        --waiting_writers_;
        if (!admitted && Mistake != shared_mutex_mistake::writer_gives_up_silently) {
            changed_.notify_all();
        }
        return enter_if(admitted);
    }

    void unlock() {
        const std::lock_guard guard(mutex_);
        writer_ = false;
        changed_.notify_all();
    }

    void lock_shared() {
        std::unique_lock guard(mutex_);
        changed_.wait(guard, [this] { return admits_reader(); });
        ++readers_;
    }

    bool try_lock_shared() {
        const std::lock_guard guard(mutex_);
        return enter_shared_if(
            Mistake == shared_mutex_mistake::try_lock_shared_ignores_writer || admits_reader());
    }

    template <class Rep, class Period>
    bool try_lock_shared_for(const std::chrono::duration<Rep, Period>& timeout) {
        return try_lock_shared_until(std::chrono::steady_clock::now() + timeout);
    }

    template <class Clock, class Duration>
    bool try_lock_shared_until(const std::chrono::time_point<Clock, Duration>& end) {
        std::unique_lock guard(mutex_);
        return enter_shared_if(changed_.wait_until(guard, end, [this] { return admits_reader(); }));
    }

    void unlock_shared() {
        const std::lock_guard guard(mutex_);
        if (--readers_ == 0) {
            changed_.notify_all();
        }
    }

  private:
    bool admits_writer() const { return !writer_ && readers_ == 0; }
    bool admits_reader() const {
        return !writer_ && (Mistake == shared_mutex_mistake::readers_overtake || waiting_writers_ == 0);
    }

    bool enter_if(bool condition) {
        writer_ = writer_ || condition;
        return condition;
    }

    bool enter_shared_if(bool condition) {
        readers_ += condition ? 1 : 0;
        return condition;
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    bool writer_ = false;
    int readers_ = 0;
    int waiting_writers_ = 0;
};

}  // namespace weaveproof::twins

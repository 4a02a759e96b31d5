// An event is something that happens once, and that any number of threads can wait for, also after it has
// happened.
#include <atomic>
#include <cassert>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <weaveproof/condition_variable.hpp>
#include <weaveproof/event.hpp>
#include <weaveproof/mutex.hpp>

#include "support/model_test.hpp"

namespace {

// Only those who wait at the moment learn of it.
class pulse {
  public:
    void set() {
        const std::lock_guard lock(mutex_);
        changed_.notify_all();
    }

    void wait() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock);
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
};

// Remembers that it has been set.
template <class Mutex, class ConditionVariable>
class event {
  public:
    void set() {
        const std::lock_guard lock(mutex_);
        is_set_ = true;
        changed_.notify_all();
    }

    void wait() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return is_set_; });
    }

  private:
    Mutex mutex_;
    ConditionVariable changed_;
    bool is_set_ = false;
};

// The same in one atomic flag: wait(false) sleeps while the flag is false.
class atomic_event {
  public:
    void set() {
        is_set_.store(true, std::memory_order_release);
        is_set_.notify_all();
    }

    void wait() { is_set_.wait(false, std::memory_order_acquire); }

  private:
    std::atomic<bool> is_set_{false};
};

// Sets the flag and tells nobody: who sleeps by then goes on sleeping.
class silent_event {
  public:
    void set() { is_set_.store(true, std::memory_order_release); }

    void wait() { is_set_.wait(false, std::memory_order_acquire); }

  private:
    std::atomic<bool> is_set_{false};
};

template <class Event>
void two_wait_for() {
    Event started;
    int data = 0;
    const auto begin = [&] {
        started.wait();
        assert(data == 42);
    };

    std::thread early(begin);
    data = 42;
    started.set();
    begin();  // after it was set
    early.join();
}

WEAVEPROOF_BROKEN(classics, event_set_before_the_wait_is_lost, "deadlock") {
    two_wait_for<pulse>();
}

WEAVEPROOF_BROKEN(classics, event_set_silently, "deadlock") {
    two_wait_for<silent_event>();
}

WEAVEPROOF_MODEL(classics, event_remembered) {
    two_wait_for<event<std::mutex, std::condition_variable>>();
}

WEAVEPROOF_MODEL(classics, event_remembered_weaveproof) {
    two_wait_for<event<weaveproof::mutex, weaveproof::condition_variable>>();
}

WEAVEPROOF_MODEL(classics, event_manual_reset_weaveproof) {
    two_wait_for<weaveproof::manual_reset_event>();
}

WEAVEPROOF_MODEL(classics, event_atomic) {
    two_wait_for<atomic_event>();
}

}  // namespace

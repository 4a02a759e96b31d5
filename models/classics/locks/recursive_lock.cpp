// A public function locks and calls another public function of the same object, which locks too.
#include <cassert>
#include <mutex>
#include <thread>

#include <weaveproof/mutex.hpp>
#include <weaveproof/recursive_mutex.hpp>

#include "support/model_test.hpp"

namespace {

template <class Mutex>
class counter {
  public:
    void add(int n) {
        const std::lock_guard lock(mutex_);
        value_ += n;
    }

    void add_twice(int n) {
        const std::lock_guard lock(mutex_);
        add(n);
        add(n);
    }

    int value() {
        const std::lock_guard lock(mutex_);
        return value_;
    }

  private:
    Mutex mutex_;
    int value_ = 0;
};

// What is done under the lock is apart from who takes the lock: it can be called from wherever the lock is
// held.
class counter_in_two_layers {
  public:
    void add(int n) {
        const std::lock_guard lock(mutex_);
        add_locked(n);
    }

    void add_twice(int n) {
        const std::lock_guard lock(mutex_);
        add_locked(n);
        add_locked(n);
    }

    int value() {
        const std::lock_guard lock(mutex_);
        return value_;
    }

  private:
    void add_locked(int n) { value_ += n; }

    std::mutex mutex_;
    int value_ = 0;
};

template <class Counter>
void two_threads_add_twice() {
    Counter counter;
    std::thread other([&] { counter.add_twice(1); });
    counter.add_twice(1);
    other.join();
    assert(counter.value() == 4);
}

WEAVEPROOF_BROKEN(classics, recursive_lock_std, "locked twice") {
    two_threads_add_twice<counter<std::mutex>>();
}

WEAVEPROOF_BROKEN(classics, recursive_lock_weaveproof, "deadlock") {
    two_threads_add_twice<counter<weaveproof::mutex>>();
}

WEAVEPROOF_MODEL(classics, recursive_lock_recursive_mutex) {
    two_threads_add_twice<counter<std::recursive_mutex>>();
}

WEAVEPROOF_MODEL(classics, recursive_lock_recursive_mutex_weaveproof) {
    two_threads_add_twice<counter<weaveproof::recursive_mutex>>();
}

WEAVEPROOF_MODEL(classics, recursive_lock_two_layers) {
    two_threads_add_twice<counter_in_two_layers>();
}

}  // namespace

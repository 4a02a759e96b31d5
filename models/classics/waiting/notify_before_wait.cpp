// One thread prepares something and tells another, which waits to be told. A notification is not kept for
// those who come later.
#include <atomic>
#include <cassert>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <weaveproof/condition_variable.hpp>
#include <weaveproof/mutex.hpp>

#include "support/model_test.hpp"

namespace {

// Whoever waits after the notification waits for ever.
void notify_before_wait_is_lost() {
    std::mutex mutex;
    std::condition_variable ready;

    std::thread worker([&] { ready.notify_one(); });
    {
        std::unique_lock lock(mutex);
        ready.wait(lock);
    }
    worker.join();
}

// The flag is there to be looked at; but it may be set, and the notification sent, after the waiting thread
// has looked at it and before it sleeps.
void notify_before_wait_flag_without_the_lock() {
    std::mutex mutex;
    std::condition_variable ready;
    std::atomic<bool> done{false};

    std::thread worker([&] {
        done = true;
        ready.notify_one();
    });
    {
        std::unique_lock lock(mutex);
        ready.wait(lock, [&] { return done.load(); });
    }
    worker.join();
}

// Under the lock the flag changes before the other looks, or after it sleeps. The notification itself needs
// no lock.
template <class Mutex, class ConditionVariable>
void notify_before_wait_flag_under_the_lock() {
    Mutex mutex;
    ConditionVariable ready;
    bool done = false;

    std::thread worker([&] {
        {
            const std::lock_guard lock(mutex);
            done = true;
        }
        ready.notify_one();
    });
    {
        std::unique_lock lock(mutex);
        ready.wait(lock, [&] { return done; });
    }
    worker.join();
}

WEAVEPROOF_BROKEN(classics, notify_before_wait_is_lost, "deadlock") {
    notify_before_wait_is_lost();
}

WEAVEPROOF_BROKEN(classics, notify_before_wait_flag_without_the_lock, "deadlock") {
    notify_before_wait_flag_without_the_lock();
}

WEAVEPROOF_MODEL(classics, notify_before_wait_flag_under_the_lock) {
    notify_before_wait_flag_under_the_lock<std::mutex, std::condition_variable>();
}

WEAVEPROOF_MODEL(classics, notify_before_wait_flag_under_the_lock_weaveproof) {
    notify_before_wait_flag_under_the_lock<weaveproof::mutex, weaveproof::condition_variable>();
}

}  // namespace

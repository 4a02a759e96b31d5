// A wait on a condition variable may return although nobody has notified: a spurious wakeup. The checker
// makes them where it is asked to (spurious_wakeups).
#include <cassert>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <weaveproof/condition_variable.hpp>
#include <weaveproof/mutex.hpp>

#include "support/model_test.hpp"

namespace {

// Takes having been woken for having been told.
void wait_without_predicate_believes_the_wakeup() {
    std::mutex mutex;
    std::condition_variable delivered;
    int letters = 0;

    std::unique_lock lock(mutex);
    std::thread postman([&] {
        {
            const std::lock_guard inside(mutex);
            ++letters;
        }
        delivered.notify_one();
    });
    delivered.wait(lock);
    assert(letters == 1);
    lock.unlock();
    postman.join();
}

// With a predicate, wait() is `while (!predicate()) wait(lock);`.
template <class Mutex, class ConditionVariable>
void wait_without_predicate_mended() {
    Mutex mutex;
    ConditionVariable delivered;
    int letters = 0;

    std::unique_lock lock(mutex);
    std::thread postman([&] {
        {
            const std::lock_guard inside(mutex);
            ++letters;
        }
        delivered.notify_one();
    });
    delivered.wait(lock, [&] { return letters > 0; });
    assert(letters == 1);
    lock.unlock();
    postman.join();
}

// Spurious wakeups may go on for ever. Here the predicate ends the wait when it has looked in vain three
// times, so that every execution can be explored in which there are no more.
void wait_without_predicate_up_to_three_looks() {
    std::mutex mutex;
    std::condition_variable delivered;
    int letters = 0;
    int looks_in_vain = 0;

    std::unique_lock lock(mutex);
    std::thread postman([&] {
        {
            const std::lock_guard inside(mutex);
            ++letters;
        }
        delivered.notify_one();
    });
    delivered.wait(lock, [&] { return letters > 0 || ++looks_in_vain == 3; });
    assert(letters == 1 || looks_in_vain == 3);
    lock.unlock();
    postman.join();
}

WEAVEPROOF_BROKEN_WITH(
    classics, wait_without_predicate_believes_the_wakeup, "assertion", .spurious_wakeups = true) {
    wait_without_predicate_believes_the_wakeup();
}

WEAVEPROOF_MODEL(classics, wait_without_predicate_mended) {
    wait_without_predicate_mended<std::mutex, std::condition_variable>();
}

WEAVEPROOF_MODEL(classics, wait_without_predicate_mended_weaveproof) {
    wait_without_predicate_mended<weaveproof::mutex, weaveproof::condition_variable>();
}

WEAVEPROOF_MODEL_WITH(classics, wait_without_predicate_up_to_three_looks, .spurious_wakeups = true) {
    wait_without_predicate_up_to_three_looks();
}

}  // namespace

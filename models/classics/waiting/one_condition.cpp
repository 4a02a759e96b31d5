// A buffer for one element, a producer of two, and two consumers of one each.
#include <cassert>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include <weaveproof/bounded_buffer.hpp>
#include <weaveproof/condition_variable.hpp>
#include <weaveproof/mutex.hpp>

#include "support/model_test.hpp"

namespace {

// Producers and consumers wait on one condition variable, and one of them is woken: perhaps one who can do
// nothing with it.
template <class Mutex, class ConditionVariable>
void one_condition_notify_one() {
    Mutex mutex;
    ConditionVariable changed;
    std::optional<int> slot;
    const auto put = [&](int element) {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return !slot.has_value(); });
        slot = element;
        changed.notify_one();
    };
    const auto take = [&] {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return slot.has_value(); });
        slot.reset();
        changed.notify_one();
    };

    std::thread consumer(take);
    std::thread rival(take);
    put(1);
    put(2);
    consumer.join();
    rival.join();
}

// Everybody is woken, and looks for themselves.
void one_condition_notify_all() {
    std::mutex mutex;
    std::condition_variable changed;
    std::optional<int> slot;
    const auto put = [&](int element) {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return !slot.has_value(); });
        slot = element;
        changed.notify_all();
    };
    const auto take = [&] {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return slot.has_value(); });
        slot.reset();
        changed.notify_all();
    };

    std::thread consumer(take);
    std::thread rival(take);
    put(1);
    put(2);
    consumer.join();
    rival.join();
}

// A condition variable for each condition: who is woken can use it.
void one_condition_each() {
    std::mutex mutex;
    std::condition_variable not_full;
    std::condition_variable not_empty;
    std::optional<int> slot;
    const auto put = [&](int element) {
        std::unique_lock lock(mutex);
        not_full.wait(lock, [&] { return !slot.has_value(); });
        slot = element;
        not_empty.notify_one();
    };
    const auto take = [&] {
        std::unique_lock lock(mutex);
        not_empty.wait(lock, [&] { return slot.has_value(); });
        slot.reset();
        not_full.notify_one();
    };

    std::thread consumer(take);
    std::thread rival(take);
    put(1);
    put(2);
    consumer.join();
    rival.join();
}

WEAVEPROOF_BROKEN(classics, one_condition_notify_one, "deadlock") {
    one_condition_notify_one<std::mutex, std::condition_variable>();
}

WEAVEPROOF_MODEL(classics, one_condition_notify_all) {
    one_condition_notify_all();
}

WEAVEPROOF_MODEL(classics, one_condition_each) {
    one_condition_each();
}

// A buffer that is made for it, here with one consumer of two elements.
void one_condition_replaced_by_bounded_buffer_weaveproof() {
    weaveproof::bounded_buffer<int> buffer(1);
    std::thread consumer([&] {
        assert(buffer.pop() == 1);
        assert(buffer.pop() == 2);
    });
    buffer.push(1);
    buffer.push(2);
    consumer.join();
}

// It is found soon where the thread that was made last goes on first.
WEAVEPROOF_BROKEN_WITH(
    classics, one_condition_notify_one_weaveproof, "deadlock", .schedule = weaveproof::thread_order::last) {
    one_condition_notify_one<weaveproof::mutex, weaveproof::condition_variable>();
}

WEAVEPROOF_MODEL(classics, one_condition_replaced_by_bounded_buffer_weaveproof) {
    one_condition_replaced_by_bounded_buffer_weaveproof();
}

}  // namespace

// "It is done in a millisecond, so let us sleep for a second." A sleep orders nothing, however long it is:
// the other thread may not even have begun.
#include <atomic>
#include <cassert>
#include <chrono>
#include <future>
#include <thread>

#include <weaveproof/event.hpp>

#include "support/model_test.hpp"

namespace {

void sleep_as_synchronization_plain() {
    int result = 0;
    std::thread worker([&] { result = 42; });
    std::this_thread::sleep_for(std::chrono::seconds(1));
    const int seen = result;
    worker.join();
    assert(seen == 0 || seen == 42);
}

void sleep_as_synchronization_atomic() {
    std::atomic<int> result{0};
    std::thread worker([&] { result = 42; });
    std::this_thread::sleep_for(std::chrono::seconds(1));
    assert(result == 42);
    worker.join();
}

void sleep_as_synchronization_joined() {
    int result = 0;
    std::thread worker([&] { result = 42; });
    worker.join();
    assert(result == 42);
}

// Where the thread is to live on: what is promised can be waited for.
void sleep_as_synchronization_promised() {
    std::promise<int> promise;
    std::future<int> result = promise.get_future();
    std::thread worker([&] { promise.set_value(42); });
    assert(result.get() == 42);
    worker.join();
}

WEAVEPROOF_BROKEN(classics, sleep_as_synchronization_plain, "data race") {
    sleep_as_synchronization_plain();
}

WEAVEPROOF_BROKEN(classics, sleep_as_synchronization_atomic, "assertion") {
    sleep_as_synchronization_atomic();
}

WEAVEPROOF_MODEL(classics, sleep_as_synchronization_joined) {
    sleep_as_synchronization_joined();
}

WEAVEPROOF_MODEL(classics, sleep_as_synchronization_promised) {
    sleep_as_synchronization_promised();
}

// The thread says when it has come so far, and need not come to its end.
void sleep_as_synchronization_event_weaveproof() {
    int result = 0;
    weaveproof::manual_reset_event done;
    std::thread worker([&] {
        result = 42;
        done.set();
    });
    done.wait();
    assert(result == 42);
    worker.join();
}

WEAVEPROOF_MODEL(classics, sleep_as_synchronization_event_weaveproof) {
    sleep_as_synchronization_event_weaveproof();
}

}  // namespace

// One thread writes a message and sets a flag; the other sees the flag and reads the message.
#include <atomic>
#include <cassert>
#include <thread>

#include "support/model_test.hpp"

namespace {

// The flag is seen, and that orders nothing else.
void message_passing_relaxed() {
    int message = 0;
    std::atomic<bool> ready{false};

    std::thread sender([&] {
        message = 42;
        ready.store(true, std::memory_order_relaxed);
    });
    if (ready.load(std::memory_order_relaxed)) {
        assert(message == 42);
    }
    sender.join();
}

// Where the message is atomic there is no data race: the old message is read instead. On x86 this does not
// happen.
void message_passing_relaxed_atomic() {
    std::atomic<int> message{0};
    std::atomic<bool> ready{false};

    std::thread sender([&] {
        message.store(42, std::memory_order_relaxed);
        ready.store(true, std::memory_order_relaxed);
    });
    if (ready.load(std::memory_order_relaxed)) {
        assert(message.load(std::memory_order_relaxed) == 42);
    }
    sender.join();
}

// The load that reads what the store wrote synchronizes with it: what was before the store is before what is
// after the load.
void message_passing_release_acquire() {
    int message = 0;
    std::atomic<bool> ready{false};

    std::thread sender([&] {
        message = 42;
        ready.store(true, std::memory_order_release);
    });
    if (ready.load(std::memory_order_acquire)) {
        assert(message == 42);
    }
    sender.join();
}

WEAVEPROOF_BROKEN(classics, message_passing_relaxed, "data race") {
    message_passing_relaxed();
}

WEAVEPROOF_BROKEN(classics, message_passing_relaxed_atomic, "assertion") {
    message_passing_relaxed_atomic();
}

WEAVEPROOF_MODEL_WITH(
    classics, message_passing_relaxed_atomic_on_x86, .memory_model = weaveproof::consistency::tso) {
    message_passing_relaxed_atomic();
}

WEAVEPROOF_MODEL(classics, message_passing_release_acquire) {
    message_passing_release_acquire();
}

}  // namespace

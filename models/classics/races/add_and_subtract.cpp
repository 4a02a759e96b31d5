// One thread adds what another subtracts, each through a temporary: at the end there must be what there was.
#include <atomic>
#include <cassert>
#include <mutex>
#include <thread>

#include <weaveproof/mutex.hpp>

#include "support/model_test.hpp"

namespace {

void add_and_subtract_plain() {
    int level = 10;

    std::thread adder([&] {
        const int temporary = level;
        level = temporary + 3;
    });
    const int temporary = level;
    level = temporary - 3;
    adder.join();
    assert(level == 10);
}

// No data race any more, and still one of the two may overwrite what the other has written.
void add_and_subtract_atomic() {
    std::atomic<int> level{10};

    std::thread adder([&] {
        const int temporary = level;
        level = temporary + 3;
    });
    const int temporary = level;
    level = temporary - 3;
    adder.join();
    assert(level == 10);
}

template <class Mutex>
void add_and_subtract_locked() {
    Mutex mutex;
    int level = 10;

    std::thread adder([&] {
        const std::lock_guard lock(mutex);
        const int temporary = level;
        level = temporary + 3;
    });
    {
        const std::lock_guard lock(mutex);
        const int temporary = level;
        level = temporary - 3;
    }
    adder.join();
    assert(level == 10);
}

WEAVEPROOF_BROKEN(classics, add_and_subtract_plain, "data race") {
    add_and_subtract_plain();
}

WEAVEPROOF_BROKEN(classics, add_and_subtract_atomic, "assertion") {
    add_and_subtract_atomic();
}

WEAVEPROOF_MODEL(classics, add_and_subtract_locked) {
    add_and_subtract_locked<std::mutex>();
}

WEAVEPROOF_MODEL(classics, add_and_subtract_locked_weaveproof) {
    add_and_subtract_locked<weaveproof::mutex>();
}

}  // namespace

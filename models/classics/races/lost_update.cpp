// Two threads count to two. `++counter` is a read, an addition and a write: what another thread writes in
// between is lost.
#include <atomic>
#include <cassert>
#include <mutex>
#include <thread>

#include <weaveproof/mutex.hpp>

#include "support/model_test.hpp"

namespace {

void lost_update_plain() {
    int counter = 0;
    const auto count = [&] { ++counter; };

    std::thread other(count);
    count();
    other.join();
    assert(counter == 2);
}

// Each access is atomic, and the two together are not.
void lost_update_atomic_load_store() {
    std::atomic<int> counter{0};
    const auto count = [&] {
        const int seen = counter.load();
        counter.store(seen + 1);
    };

    std::thread other(count);
    count();
    other.join();
    assert(counter.load() == 2);
}

void lost_update_fetch_add() {
    std::atomic<int> counter{0};
    const auto count = [&] { counter.fetch_add(1); };

    std::thread other(count);
    count();
    other.join();
    assert(counter.load() == 2);
}

// Writes only if the counter is still what it was, and computes anew if not.
void lost_update_compare_exchange() {
    std::atomic<int> counter{0};
    const auto count = [&] {
        int seen = counter.load();
        while (!counter.compare_exchange_weak(seen, seen + 1)) {
        }
    };

    std::thread other(count);
    count();
    other.join();
    assert(counter.load() == 2);
}

template <class Mutex>
void lost_update_locked() {
    Mutex mutex;
    int counter = 0;
    const auto count = [&] {
        const std::lock_guard lock(mutex);
        ++counter;
    };

    std::thread other(count);
    count();
    other.join();
    assert(counter == 2);
}

WEAVEPROOF_BROKEN(classics, lost_update_plain, "data race") {
    lost_update_plain();
}

WEAVEPROOF_BROKEN(classics, lost_update_atomic_load_store, "assertion") {
    lost_update_atomic_load_store();
}

WEAVEPROOF_MODEL(classics, lost_update_fetch_add) {
    lost_update_fetch_add();
}

WEAVEPROOF_MODEL(classics, lost_update_compare_exchange) {
    lost_update_compare_exchange();
}

WEAVEPROOF_MODEL(classics, lost_update_locked) {
    lost_update_locked<std::mutex>();
}

WEAVEPROOF_MODEL(classics, lost_update_locked_weaveproof) {
    lost_update_locked<weaveproof::mutex>();
}

}  // namespace

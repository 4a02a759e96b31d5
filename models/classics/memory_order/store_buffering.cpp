// Dekker's idea: each says that it wants to go in, and goes in if the other does not want to. Each processor
// may keep its store in a buffer, and look at the other's flag before its own is seen.
#include <atomic>
#include <cassert>
#include <thread>

#include "support/model_test.hpp"

namespace {

// Release and acquire order nothing here: neither load reads what the other stores.
void store_buffering_release_acquire() {
    std::atomic<bool> wants_a{false};
    std::atomic<bool> wants_b{false};
    int inside = 0;

    std::thread a([&] {
        wants_a.store(true, std::memory_order_release);
        if (!wants_b.load(std::memory_order_acquire)) {
            ++inside;
        }
    });
    wants_b.store(true, std::memory_order_release);
    if (!wants_a.load(std::memory_order_acquire)) {
        ++inside;
    }
    a.join();
}

// There is one order of all sequentially consistent operations, and one of the stores is first in it.
void store_buffering_seq_cst() {
    std::atomic<bool> wants_a{false};
    std::atomic<bool> wants_b{false};
    int inside = 0;

    std::thread a([&] {
        wants_a.store(true);
        if (!wants_b.load()) {
            ++inside;
        }
    });
    wants_b.store(true);
    if (!wants_a.load()) {
        ++inside;
    }
    a.join();
    assert(inside <= 1);
}

// A fence between the store and the load does it, too.
void store_buffering_fences() {
    std::atomic<bool> wants_a{false};
    std::atomic<bool> wants_b{false};
    int inside = 0;

    std::thread a([&] {
        wants_a.store(true, std::memory_order_relaxed);
        std::atomic_thread_fence(std::memory_order_seq_cst);
        if (!wants_b.load(std::memory_order_relaxed)) {
            ++inside;
        }
    });
    wants_b.store(true, std::memory_order_relaxed);
    std::atomic_thread_fence(std::memory_order_seq_cst);
    if (!wants_a.load(std::memory_order_relaxed)) {
        ++inside;
    }
    a.join();
    assert(inside <= 1);
}

WEAVEPROOF_BROKEN(classics, store_buffering_release_acquire, "data race") {
    store_buffering_release_acquire();
}

WEAVEPROOF_BROKEN_WITH(classics, store_buffering_release_acquire_on_x86, "data race",
    .memory_model = weaveproof::consistency::tso) {
    store_buffering_release_acquire();
}

WEAVEPROOF_MODEL(classics, store_buffering_seq_cst) {
    store_buffering_seq_cst();
}

WEAVEPROOF_MODEL(classics, store_buffering_fences) {
    store_buffering_fences();
}

}  // namespace

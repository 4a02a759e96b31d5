// Two threads own an object; who gives up the last reference deletes it.
#include <atomic>
#include <cassert>
#include <thread>

#include "support/model_test.hpp"

namespace {

struct shared_object {
    std::atomic<int> references{2};
    int uses = 0;
};

// The last decrement is ordered after the other decrement, but not after what else the other thread has done
// with the object.
struct relaxed_release {
    static void give_up(shared_object* object) {
        if (object->references.fetch_sub(1, std::memory_order_relaxed) == 1) {
            delete object;
        }
    }
};

// Both may find that nobody is left.
struct decrement_then_look {
    static void give_up(shared_object* object) {
        object->references.fetch_sub(1);
        if (object->references.load() == 0) {
            delete object;
        }
    }
};

// A decrement releases what was done with the object; who deletes acquires it from all.
struct acquire_release {
    static void give_up(shared_object* object) {
        if (object->references.fetch_sub(1, std::memory_order_acq_rel) == 1) {
            delete object;
        }
    }
};

// Only who deletes needs to acquire.
struct release_and_acquire_fence {
    static void give_up(shared_object* object) {
        if (object->references.fetch_sub(1, std::memory_order_release) == 1) {
            std::atomic_thread_fence(std::memory_order_acquire);
            delete object;
        }
    }
};

template <class Count>
void two_owners() {
    auto* const object = new shared_object;

    std::thread other([=] { Count::give_up(object); });
    ++object->uses;
    Count::give_up(object);
    other.join();
}

WEAVEPROOF_BROKEN(classics, reference_count_relaxed, "use after free") {
    two_owners<relaxed_release>();
}

WEAVEPROOF_BROKEN(classics, reference_count_decrement_then_look, "use after free") {
    two_owners<decrement_then_look>();
}

WEAVEPROOF_MODEL(classics, reference_count_acquire_release) {
    two_owners<acquire_release>();
}

WEAVEPROOF_MODEL(classics, reference_count_acquire_fence) {
    two_owners<release_and_acquire_fence>();
}

}  // namespace

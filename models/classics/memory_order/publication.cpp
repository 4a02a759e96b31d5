// An object is built, and then its address is given to other threads: they must not see the address before
// the object.
#include <atomic>
#include <cassert>
#include <memory>
#include <thread>

#include "support/model_test.hpp"

namespace {

struct route {
    explicit route(int n) : length(n) {}

    int length;
};

template <std::memory_order Publish, std::memory_order Look>
void build_and_publish() {
    std::atomic<route*> published{nullptr};

    std::thread builder([&] { published.store(new route(7), Publish); });
    if (const route* const found = published.load(Look)) {
        assert(found->length == 7);
    }
    builder.join();
    delete published.load();
}

WEAVEPROOF_BROKEN(classics, publication_relaxed, "data race") {
    build_and_publish<std::memory_order_relaxed, std::memory_order_relaxed>();
}

WEAVEPROOF_BROKEN(classics, publication_looked_at_relaxed, "data race") {
    build_and_publish<std::memory_order_release, std::memory_order_relaxed>();
}

WEAVEPROOF_MODEL(classics, publication_release_acquire) {
    build_and_publish<std::memory_order_release, std::memory_order_acquire>();
}

}  // namespace

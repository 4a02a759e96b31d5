// Two threads write, and two others look, in opposite order: do they agree which write came first? (IRIW:
// independent reads of independent writes.)
#include <atomic>
#include <cassert>
#include <thread>

#include "support/model_test.hpp"

namespace {

template <std::memory_order Store, std::memory_order Load>
void readers_disagree() {
    std::atomic<int> x{0};
    std::atomic<int> y{0};
    bool x_came_first = false;
    bool y_came_first = false;

    std::thread writes_x([&] { x.store(1, Store); });
    std::thread writes_y([&] { y.store(1, Store); });
    std::thread looks_at_x([&] {
        const int seen_x = x.load(Load);
        const int seen_y = y.load(Load);
        x_came_first = seen_x == 1 && seen_y == 0;
    });
    {
        const int seen_y = y.load(Load);
        const int seen_x = x.load(Load);
        y_came_first = seen_y == 1 && seen_x == 0;
    }
    writes_x.join();
    writes_y.join();
    looks_at_x.join();
    assert(!(x_came_first && y_came_first));
}

WEAVEPROOF_BROKEN(classics, independent_reads_release_acquire, "assertion") {
    readers_disagree<std::memory_order_release, std::memory_order_acquire>();
}

WEAVEPROOF_MODEL(classics, independent_reads_seq_cst) {
    readers_disagree<std::memory_order_seq_cst, std::memory_order_seq_cst>();
}

}  // namespace

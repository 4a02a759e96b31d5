// Peterson's lock for two threads (1981): say that you want in, give the other the precedence, and wait while
// the other wants in and has it.
#include <array>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <thread>

#include "support/model_test.hpp"

namespace {

template <std::memory_order Store, std::memory_order Load>
class peterson_lock {
  public:
    void lock(std::size_t me) {
        const std::size_t other = 1 - me;
        wants_[me].store(true, Store);
        victim_.store(me, Store);
        while (wants_[other].load(Load) && victim_.load(Load) == me) {
        }
    }

    void unlock(std::size_t me) { wants_[me].store(false, Store); }

  private:
    std::array<std::atomic<bool>, 2> wants_{};
    std::atomic<std::size_t> victim_{0};
};

template <class Lock>
void two_threads_count() {
    Lock lock;
    int counter = 0;
    const auto count = [&](std::size_t me) {
        lock.lock(me);
        ++counter;
        lock.unlock(me);
    };

    std::thread other(count, 1);
    count(0);
    other.join();
    assert(counter == 2);
}

WEAVEPROOF_BROKEN(classics, peterson_release_acquire, "data race") {
    two_threads_count<peterson_lock<std::memory_order_release, std::memory_order_acquire>>();
}

WEAVEPROOF_MODEL(classics, peterson_seq_cst) {
    two_threads_count<peterson_lock<std::memory_order_seq_cst, std::memory_order_seq_cst>>();
}

}  // namespace

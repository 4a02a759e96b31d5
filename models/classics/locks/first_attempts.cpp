// A lock for two threads out of nothing but loads and stores: the attempts that Dijkstra tells of
// ("Cooperating sequential processes", 1965). Peterson's lock, which is right, is in
// memory_order/peterson.cpp.
#include <array>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <thread>

#include "support/model_test.hpp"

namespace {

// In turns: who wants in twice waits for the other to go in, who perhaps does not want to any more.
class strict_alternation {
  public:
    void lock(std::size_t me) {
        while (turn_.load() != me) {
        }
    }

    void unlock(std::size_t me) { turn_.store(1 - me); }

  private:
    std::atomic<std::size_t> turn_{0};
};

// Looks whether the other is inside, and then goes in: so may the other.
class look_then_enter {
  public:
    void lock(std::size_t me) {
        while (inside_[1 - me].load()) {
        }
        inside_[me].store(true);
    }

    void unlock(std::size_t me) { inside_[me].store(false); }

  private:
    std::array<std::atomic<bool>, 2> inside_{};
};

// Says first that it wants in: if both do, each waits for the other to give way.
class announce_then_look {
  public:
    void lock(std::size_t me) {
        wants_[me].store(true);
        while (wants_[1 - me].load()) {
        }
    }

    void unlock(std::size_t me) { wants_[me].store(false); }

  private:
    std::array<std::atomic<bool>, 2> wants_{};
};

// Thread 0 goes in `times` times, thread 1 once.
template <class Lock>
void two_threads_enter(int times) {
    Lock lock;
    int counter = 0;
    const auto count = [&](std::size_t me) {
        lock.lock(me);
        ++counter;
        lock.unlock(me);
    };

    std::thread other(count, 1);
    for (int i = 0; i < times; ++i) {
        count(0);
    }
    other.join();
    assert(counter == times + 1);
}

// Right as long as each goes in after the other.
WEAVEPROOF_MODEL(classics, first_attempts_strict_alternation) {
    two_threads_enter<strict_alternation>(1);
}

WEAVEPROOF_BROKEN(classics, first_attempts_strict_alternation_of_one_who_left, "livelock") {
    two_threads_enter<strict_alternation>(3);
}

WEAVEPROOF_BROKEN(classics, first_attempts_look_then_enter, "data race") {
    two_threads_enter<look_then_enter>(1);
}

WEAVEPROOF_BROKEN(classics, first_attempts_announce_then_look, "livelock") {
    two_threads_enter<announce_then_look>(1);
}

}  // namespace

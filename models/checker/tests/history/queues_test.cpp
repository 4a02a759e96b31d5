// Somebody else's queue, and the fifteen lines that say what it should do.
#include <atomic>
#include <deque>
#include <optional>
#include <thread>

#include <gtest/gtest.h>

#include "weaveproof/gtest.hpp"
#include "weaveproof/linearizability.hpp"

namespace weaveproof {
namespace {

enum class mistake { none, tail_is_not_awaited, takes_by_load_and_store };

/// The array queue of Herlihy and Wing (1990): push takes a slot, then fills it; try_pop looks through the slots.
template <mistake Mistake>
class array_queue {
  public:
    void push(int x) {
        const int mine = next_.fetch_add(1);
        slots_[mine].store(x);
    }

    std::optional<int> try_pop() {
        // Where a push has taken a slot and not filled it yet, its element cannot be had, and what comes after it can.
        const int end = next_.load();
        for (int i = 0; i < end; ++i) {
            if (const int x = take(slots_[i]); x != 0) {
                return x;
            }
        }
        return std::nullopt;
    }

  private:
    static int take(std::atomic<int>& slot) {
        if (Mistake != mistake::takes_by_load_and_store) {
            return slot.exchange(0);
        }
        const int x = slot.load();
        slot.store(0);
        return x;
    }

    std::atomic<int> next_{0};
    std::atomic<int> slots_[4]{};
};

struct queue_specification {
    std::deque<int> items;
    bool operator==(const queue_specification&) const = default;
    void push(int x) { items.push_back(x); }
    or_blocks<std::optional<int>> pop() {
        if (items.empty()) {
            return blocks;
        }
        const int first = items.front();
        items.pop_front();
        return std::optional<int>(first);
    }
};

template <class Queue>
void two_push_and_one_pops() {
    Queue q;
    history<queue_specification> h({}, "the queue");
    const auto push = h.operation("push", &queue_specification::push, [&](int x) { q.push(x); });
    const auto try_pop = h.operation("try_pop", &queue_specification::pop, [&] {
                              return q.try_pop();
                          }).or_gives_up(std::nullopt);
    std::thread one([&] { push(1); });
    std::thread two([&] { push(2); });
    try_pop();
    try_pop();
    one.join();
    two.join();
}

template <class Queue>
void two_pop_one() {
    Queue q;
    history<queue_specification> h({}, "the queue");
    const auto push = h.operation("push", &queue_specification::push, [&](int x) { q.push(x); });
    const auto try_pop = h.operation("try_pop", &queue_specification::pop, [&] {
                              return q.try_pop();
                          }).or_gives_up(std::nullopt);
    push(1);
    std::thread other([&] { try_pop(); });
    try_pop();
    other.join();
}

TEST(Queues, HerlihyAndWing) {
    EXPECT_HOLDS(two_push_and_one_pops<array_queue<mistake::none>>);
    EXPECT_HOLDS(two_pop_one<array_queue<mistake::none>>);
}

TEST(Queues, AnElementIsTakenTwice) {
    EXPECT_VIOLATED("not linearizable", two_pop_one<array_queue<mistake::takes_by_load_and_store>>);
}

}  // namespace
}  // namespace weaveproof

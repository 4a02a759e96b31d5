// A stack without locks (Treiber, 1986). pop() reads the top and its next, and puts the next on top if the
// top is still the same. The same node may be on top again, with another next: that is the ABA problem.
#include <array>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <thread>

#include "support/model_test.hpp"

namespace {

constexpr std::uint32_t none = UINT32_MAX;

// Nodes are known by their numbers.
struct node {
    std::atomic<std::uint32_t> next{none};
};
using nodes = std::array<node, 2>;

class treiber_stack {
  public:
    explicit treiber_stack(nodes& of) : nodes_(of) {}

    void push(std::uint32_t pushed) {
        std::uint32_t top = top_.load();
        do {
            nodes_[pushed].next.store(top);
        } while (!top_.compare_exchange_weak(top, pushed));
    }

    std::uint32_t pop() {
        std::uint32_t top = top_.load();
        while (top != none) {
            const std::uint32_t next = nodes_[top].next.load();
            if (top_.compare_exchange_weak(top, next)) {
                break;
            }
        }
        return top;
    }

  private:
    nodes& nodes_;
    std::atomic<std::uint32_t> top_{none};
};

// The top carries the number of its changes: it is never the same twice.
class tagged_treiber_stack {
  public:
    explicit tagged_treiber_stack(nodes& of) : nodes_(of) {}

    void push(std::uint32_t pushed) {
        tagged top = top_.load();
        do {
            nodes_[pushed].next.store(top.node);
        } while (!top_.compare_exchange_weak(top, {pushed, top.changes + 1}));
    }

    std::uint32_t pop() {
        tagged top = top_.load();
        while (top.node != none) {
            const std::uint32_t next = nodes_[top.node].next.load();
            if (top_.compare_exchange_weak(top, {next, top.changes + 1})) {
                break;
            }
        }
        return top.node;
    }

  private:
    struct alignas(8) tagged {
        std::uint32_t node;
        std::uint32_t changes;
    };

    nodes& nodes_;
    std::atomic<tagged> top_{tagged{none, 0}};
};

// One thread pops; the other pops two and pushes the first again. At the end no node may be in two hands.
template <class Stack>
void nobody_has_the_same_node() {
    nodes all;
    Stack stack(all);
    stack.push(1);
    stack.push(0);

    std::uint32_t popped_by_other = none;
    std::thread other([&] { popped_by_other = stack.pop(); });
    const std::uint32_t first = stack.pop();
    const std::uint32_t kept = stack.pop();
    if (first != none) {
        stack.push(first);
    }
    other.join();
    if (kept != none) {
        assert(kept != popped_by_other);
        assert(stack.pop() != kept);
    }
}

WEAVEPROOF_BROKEN(classics, treiber_stack_aba, "assertion") {
    nobody_has_the_same_node<treiber_stack>();
}

WEAVEPROOF_MODEL(classics, treiber_stack_tagged) {
    nobody_has_the_same_node<tagged_treiber_stack>();
}

}  // namespace

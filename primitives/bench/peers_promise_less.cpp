// What docs/benchmarks.md says of oneTBB's queue: with a capacity of 1 it holds two elements while a consumer is in pop().

#include <oneapi/tbb/concurrent_queue.h>

#include <atomic>
#include <cstdio>
#include <thread>

namespace {

std::atomic<bool> may_be_taken{false};
std::atomic<int> taken{0};

/// Takes its time to be taken.
struct element {
    element() = default;
    element(const element&) = default;
    element& operator=(const element&) {
        may_be_taken.wait(false);
        ++taken;
        return *this;
    }
};

}  // namespace

int main() {
    tbb::concurrent_bounded_queue<element> queue;
    queue.set_capacity(1);
    std::thread consumer([&] {
        element first;
        queue.pop(first);
    });
    while (queue.size() >= 0) {  // it counts a consumer that waits as one element less
        std::this_thread::yield();
    }
    const bool first = queue.try_push(element());
    const bool second = queue.try_push(element());
    std::printf(
        "capacity %td: %d pushed, %d taken\n", queue.capacity(), int{first} + int{second}, taken.load());
    const bool holds_two = first && second && taken == 0;
    may_be_taken = true;
    may_be_taken.notify_all();
    consumer.join();
    return holds_two ? 0 : 1;
}

// Producers and consumers over a bounded buffer: how do the consumers learn that nothing more will come?
#include <atomic>
#include <cassert>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <queue>
#include <thread>

#include <weaveproof/bounded_buffer.hpp>

#include "support/model_test.hpp"

namespace {

// Waits while it is full, and while it is empty and not closed.
class bounded_queue {
  public:
    explicit bounded_queue(std::size_t capacity) : capacity_(capacity) {}

    void push(int element) {
        std::unique_lock lock(mutex_);
        not_full_.wait(lock, [&] { return elements_.size() < capacity_; });
        elements_.push(element);
        not_empty_.notify_one();
    }

    // Nothing: the queue is closed, and nothing is left.
    std::optional<int> pop() {
        std::unique_lock lock(mutex_);
        not_empty_.wait(lock, [&] { return !elements_.empty() || closed_; });
        if (elements_.empty()) {
            return std::nullopt;
        }
        const int element = elements_.front();
        elements_.pop();
        not_full_.notify_one();
        return element;
    }

    void close() {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        not_empty_.notify_all();
    }

  private:
    const std::size_t capacity_;
    std::mutex mutex_;
    std::condition_variable not_full_;
    std::condition_variable not_empty_;
    std::queue<int> elements_;
    bool closed_ = false;
};

constexpr int pill = -1;

// One pill, two consumers: who does not get it waits for ever.
void poison_pill_for_one_of_two() {
    bounded_queue queue(1);
    const auto consume = [&] {
        while (queue.pop() != pill) {
        }
    };

    std::thread consumer(consume);
    std::thread rival(consume);
    queue.push(1);
    queue.push(pill);
    consumer.join();
    rival.join();
}

void poison_pill_for_each() {
    bounded_queue queue(1);
    std::atomic<int> consumed{0};
    const auto consume = [&] {
        while (queue.pop() != pill) {
            consumed.fetch_add(1);
        }
    };

    std::thread consumer(consume);
    std::thread rival(consume);
    queue.push(1);
    queue.push(pill);
    queue.push(pill);
    consumer.join();
    rival.join();
    assert(consumed.load() == 1);
}

// The producer that is done first sends the pill, and what the other still has to say is never read.
void poison_pill_too_early() {
    bounded_queue queue(2);
    int consumed = 0;
    const auto produce = [&] {
        queue.push(1);
        queue.push(pill);
    };

    std::thread producer(produce);
    std::thread rival(produce);
    while (queue.pop() != pill) {
        ++consumed;
    }
    queue.close();
    producer.join();
    rival.join();
    assert(consumed == 2);
}

// The consumer waits for a pill from each.
void poison_pill_from_each() {
    bounded_queue queue(1);
    int consumed = 0;
    const auto produce = [&] {
        queue.push(1);
        queue.push(pill);
    };

    std::thread producer(produce);
    std::thread rival(produce);
    for (int pills = 0; pills < 2;) {
        if (queue.pop() == pill) {
            ++pills;
        } else {
            ++consumed;
        }
    }
    producer.join();
    rival.join();
    assert(consumed == 2);
}

// No pill: who knows that all producers are done closes the queue. All that was pushed is still popped, and
// any number of consumers learn of the end.
template <class Queue>
void poison_pill_replaced_by_close() {
    Queue queue(1);
    int consumed = 0;

    std::thread consumer([&] {
        while (queue.pop()) {
            ++consumed;
        }
    });
    queue.push(1);
    queue.close();
    consumer.join();
    assert(consumed == 1);
}

void poison_pill_replaced_by_close_two_consumers() {
    bounded_queue queue(1);
    std::atomic<int> consumed{0};
    const auto consume = [&] {
        while (queue.pop()) {
            consumed.fetch_add(1);
        }
    };

    std::thread consumer(consume);
    std::thread rival(consume);
    queue.push(1);
    queue.push(2);
    queue.close();
    consumer.join();
    rival.join();
    assert(consumed.load() == 2);
}

WEAVEPROOF_BROKEN(classics, poison_pill_for_one_of_two, "deadlock") {
    poison_pill_for_one_of_two();
}

WEAVEPROOF_MODEL(classics, poison_pill_for_each) {
    poison_pill_for_each();
}

WEAVEPROOF_BROKEN(classics, poison_pill_too_early, "assertion") {
    poison_pill_too_early();
}

WEAVEPROOF_MODEL(classics, poison_pill_from_each) {
    poison_pill_from_each();
}

WEAVEPROOF_MODEL(classics, poison_pill_replaced_by_close) {
    poison_pill_replaced_by_close<bounded_queue>();
}

WEAVEPROOF_MODEL(classics, poison_pill_replaced_by_close_weaveproof) {
    poison_pill_replaced_by_close<weaveproof::bounded_buffer<int>>();
}

WEAVEPROOF_MODEL(classics, poison_pill_replaced_by_close_two_consumers) {
    poison_pill_replaced_by_close_two_consumers();
}

}  // namespace

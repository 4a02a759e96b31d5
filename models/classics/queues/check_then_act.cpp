// A queue whose every function is safe to call from several threads. Two functions one after the other are
// not one function.
#include <cassert>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <queue>
#include <thread>

#include <weaveproof/bounded_buffer.hpp>

#include "support/model_test.hpp"

namespace {

class locked_queue {
  public:
    void push(int element) {
        {
            const std::lock_guard lock(mutex_);
            elements_.push(element);
        }
        not_empty_.notify_one();
    }

    bool empty() const {
        const std::lock_guard lock(mutex_);
        return elements_.empty();
    }

    // Waits for an element.
    int pop() {
        std::unique_lock lock(mutex_);
        not_empty_.wait(lock, [&] { return !elements_.empty(); });
        return take();
    }

    // There must be an element.
    int pop_existing() {
        const std::lock_guard lock(mutex_);
        assert(!elements_.empty());
        return take();
    }

    // Looks and takes in one step.
    std::optional<int> try_pop() {
        const std::lock_guard lock(mutex_);
        if (elements_.empty()) {
            return std::nullopt;
        }
        return take();
    }

  private:
    int take() {
        const int element = elements_.front();
        elements_.pop();
        return element;
    }

    mutable std::mutex mutex_;
    std::condition_variable not_empty_;
    std::queue<int> elements_;
};

// Another may take the last element in between. Then pop() waits for ever …
void check_then_act_waits_for_ever() {
    locked_queue queue;
    queue.push(1);
    const auto drain = [&] {
        while (!queue.empty()) {
            queue.pop();
        }
    };

    std::thread other(drain);
    drain();
    other.join();
}

// … or takes from an empty queue.
void check_then_act_takes_from_an_empty_queue() {
    locked_queue queue;
    queue.push(1);
    const auto drain = [&] {
        while (!queue.empty()) {
            queue.pop_existing();
        }
    };

    std::thread other(drain);
    drain();
    other.join();
}

void check_then_act_in_one_step() {
    locked_queue queue;
    queue.push(1);
    queue.push(2);
    const auto drain = [&] {
        while (queue.try_pop()) {
        }
    };

    std::thread other(drain);
    drain();
    other.join();
    assert(queue.empty());
}

void check_then_act_in_one_step_weaveproof() {
    weaveproof::bounded_buffer<int> queue(2);
    queue.push(1);
    queue.push(2);
    const auto drain = [&] {
        while (queue.try_pop()) {
        }
    };

    std::thread other(drain);
    drain();
    other.join();
    assert(!queue.try_pop());
}

WEAVEPROOF_BROKEN(classics, check_then_act_waits_for_ever, "deadlock") {
    check_then_act_waits_for_ever();
}

WEAVEPROOF_BROKEN(classics, check_then_act_takes_from_an_empty_queue, "assertion") {
    check_then_act_takes_from_an_empty_queue();
}

WEAVEPROOF_MODEL(classics, check_then_act_in_one_step) {
    check_then_act_in_one_step();
}

WEAVEPROOF_MODEL(classics, check_then_act_in_one_step_weaveproof) {
    check_then_act_in_one_step_weaveproof();
}

}  // namespace

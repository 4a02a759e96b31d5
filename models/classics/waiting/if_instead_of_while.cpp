// Two consumers wait for the elements of one queue. Between the notification and the moment at which the
// woken thread has the mutex again, another may come and take the element.
#include <cassert>
#include <condition_variable>
#include <mutex>
#include <queue>
#include <thread>

#include <weaveproof/condition_variable.hpp>
#include <weaveproof/mutex.hpp>

#include "support/model_test.hpp"

namespace {

void if_instead_of_while_takes_from_an_empty_queue() {
    std::mutex mutex;
    std::condition_variable not_empty;
    std::queue<int> queue;
    const auto take = [&] {
        std::unique_lock lock(mutex);
        if (queue.empty()) {
            not_empty.wait(lock);
        }
        assert(!queue.empty());
        queue.pop();
    };
    const auto put = [&](int element) {
        {
            const std::lock_guard lock(mutex);
            queue.push(element);
        }
        not_empty.notify_one();
    };

    std::thread consumer(take);
    std::thread rival(take);
    put(1);
    put(2);
    consumer.join();
    rival.join();
}

void if_instead_of_while_mended() {
    std::mutex mutex;
    std::condition_variable not_empty;
    std::queue<int> queue;
    const auto take = [&] {
        std::unique_lock lock(mutex);
        while (queue.empty()) {
            not_empty.wait(lock);
        }
        assert(!queue.empty());
        queue.pop();
    };
    const auto put = [&](int element) {
        {
            const std::lock_guard lock(mutex);
            queue.push(element);
        }
        not_empty.notify_one();
    };

    std::thread consumer(take);
    std::thread rival(take);
    put(1);
    put(2);
    consumer.join();
    rival.join();
    assert(queue.empty());
}

WEAVEPROOF_BROKEN(classics, if_instead_of_while_takes_from_an_empty_queue, "assertion") {
    if_instead_of_while_takes_from_an_empty_queue();
}

WEAVEPROOF_MODEL(classics, if_instead_of_while_mended) {
    if_instead_of_while_mended();
}

constexpr auto wait_with_if = [](auto& not_empty, auto& lock, const std::queue<int>& queue) {
    if (queue.empty()) {
        not_empty.wait(lock);
    }
};

constexpr auto wait_with_while = [](auto& not_empty, auto& lock, const std::queue<int>& queue) {
    while (queue.empty()) {
        not_empty.wait(lock);
    }
};

// The smallest program: who has put an element may take it back, and then puts another.
template <class Mutex, class ConditionVariable, class Wait>
void taken_back(Wait wait) {
    Mutex mutex;
    ConditionVariable not_empty;
    std::queue<int> queue;
    const auto put = [&](int element) {
        {
            const std::lock_guard lock(mutex);
            queue.push(element);
        }
        not_empty.notify_one();
    };
    const auto take_back = [&] {
        const std::lock_guard lock(mutex);
        if (queue.empty()) {
            return false;
        }
        queue.pop();
        return true;
    };

    std::thread consumer([&] {
        std::unique_lock lock(mutex);
        wait(not_empty, lock, queue);
        assert(!queue.empty());
        queue.pop();
    });
    put(1);
    if (take_back()) {
        put(2);
    }
    consumer.join();
}

WEAVEPROOF_BROKEN(classics, if_instead_of_while_taken_back, "assertion") {
    taken_back<std::mutex, std::condition_variable>(wait_with_if);
}

WEAVEPROOF_BROKEN(classics, if_instead_of_while_taken_back_weaveproof, "assertion") {
    taken_back<weaveproof::mutex, weaveproof::condition_variable>(wait_with_if);
}

WEAVEPROOF_MODEL(classics, if_instead_of_while_taken_back_mended) {
    taken_back<std::mutex, std::condition_variable>(wait_with_while);
}

WEAVEPROOF_MODEL(classics, if_instead_of_while_taken_back_mended_weaveproof) {
    taken_back<weaveproof::mutex, weaveproof::condition_variable>(wait_with_while);
}

}  // namespace

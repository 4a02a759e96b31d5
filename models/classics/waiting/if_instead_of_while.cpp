// Two consumers wait for the elements of one queue. Between the notification and the moment at which the
// woken thread has the mutex again, another may come and take the element.
#include <cassert>
#include <condition_variable>
#include <mutex>
#include <queue>
#include <thread>

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

}  // namespace

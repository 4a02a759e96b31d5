// Three threads, each with one letter, are to write "abc".
#include <atomic>
#include <cassert>
#include <condition_variable>
#include <mutex>
#include <semaphore>
#include <string>
#include <thread>

#include <weaveproof/condition_variable.hpp>
#include <weaveproof/mutex.hpp>
#include <weaveproof/semaphore.hpp>

#include "support/model_test.hpp"

namespace {

// Threads do not run in the order in which they were made.
void turns_in_order_of_creation() {
    std::mutex mutex;
    std::string text;
    const auto write = [&](char letter) {
        const std::lock_guard lock(mutex);
        text += letter;
    };

    std::thread a(write, 'a');
    std::thread b(write, 'b');
    write('c');
    a.join();
    b.join();
    assert(text == "abc");
}

// Two wait, and the one that is woken may be the one whose turn it is not.
template <class Mutex, class ConditionVariable>
void turns_notify_one() {
    Mutex mutex;
    ConditionVariable next;
    char turn = 'a';
    const auto write = [&](char letter) {
        std::unique_lock lock(mutex);
        next.wait(lock, [&] { return turn == letter; });
        ++turn;
        next.notify_one();
    };

    std::thread c(write, 'c');
    std::thread b(write, 'b');
    write('a');
    b.join();
    c.join();
}

void turns_notify_all() {
    std::mutex mutex;
    std::condition_variable next;
    char turn = 'a';
    std::string text;
    const auto write = [&](char letter) {
        std::unique_lock lock(mutex);
        next.wait(lock, [&] { return turn == letter; });
        text += letter;
        ++turn;
        next.notify_all();
    };

    std::thread c(write, 'c');
    std::thread b(write, 'b');
    write('a');
    b.join();
    c.join();
    assert(text == "abc");
}

// A semaphore for each turn: nobody is woken in vain.
template <class Semaphore>
void turns_by_semaphores() {
    Semaphore after_a(0);
    Semaphore after_b(0);
    std::string text;

    std::thread c([&] {
        after_b.acquire();
        text += 'c';
    });
    std::thread b([&] {
        after_a.acquire();
        text += 'b';
        after_b.release();
    });
    text += 'a';
    after_a.release();
    b.join();
    c.join();
    assert(text == "abc");
}

// The counter tells whose turn it is; release and acquire hand the text over with it.
void turns_by_spinning() {
    std::atomic<char> turn{'a'};
    std::string text;
    const auto write = [&](char letter) {
        while (turn.load(std::memory_order_acquire) != letter) {
            std::this_thread::yield();
        }
        text += letter;
        turn.store(static_cast<char>(letter + 1), std::memory_order_release);
    };

    std::thread c(write, 'c');
    std::thread b(write, 'b');
    write('a');
    b.join();
    c.join();
    assert(text == "abc");
}

WEAVEPROOF_BROKEN(classics, turns_in_order_of_creation, "assertion") {
    turns_in_order_of_creation();
}

WEAVEPROOF_BROKEN(classics, turns_notify_one, "deadlock") {
    turns_notify_one<std::mutex, std::condition_variable>();
}

WEAVEPROOF_MODEL(classics, turns_notify_all) {
    turns_notify_all();
}

WEAVEPROOF_MODEL(classics, turns_by_semaphores) {
    turns_by_semaphores<weaveproof::counting_semaphore<1>>();
}

WEAVEPROOF_MODEL(classics, turns_by_spinning) {
    turns_by_spinning();
}

WEAVEPROOF_MODEL(classics, turns_by_semaphores_std) {
    turns_by_semaphores<std::binary_semaphore>();
}

// Of two, the one that waits is the one whose turn it is.
template <class Mutex, class ConditionVariable>
void turns_of_two() {
    Mutex mutex;
    ConditionVariable next;
    char turn = 'a';
    std::string text;
    const auto write = [&](char letter) {
        std::unique_lock lock(mutex);
        next.wait(lock, [&] { return turn == letter; });
        text += letter;
        ++turn;
        next.notify_one();
    };

    std::thread b(write, 'b');
    write('a');
    b.join();
    assert(text == "ab");
}

// It is found at once where the thread that was made last goes on first.
WEAVEPROOF_BROKEN_WITH(
    classics, turns_notify_one_weaveproof, "deadlock", .schedule = weaveproof::thread_order::last) {
    turns_notify_one<weaveproof::mutex, weaveproof::condition_variable>();
}

WEAVEPROOF_MODEL(classics, turns_of_two) {
    turns_of_two<std::mutex, std::condition_variable>();
}

WEAVEPROOF_MODEL(classics, turns_of_two_weaveproof) {
    turns_of_two<weaveproof::mutex, weaveproof::condition_variable>();
}

}  // namespace

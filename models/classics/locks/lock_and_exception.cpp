// A withdrawal that is not covered throws, and so does not get to the line that unlocks.
#include <cassert>
#include <mutex>
#include <stdexcept>
#include <thread>

#include <weaveproof/mutex.hpp>

#include "support/model_test.hpp"

namespace {

void debit(int& balance, int amount) {
    if (balance < amount) {
        throw std::runtime_error("not covered");
    }
    balance -= amount;
}

void lock_and_exception_unlocked_by_hand() {
    std::mutex mutex;
    int balance = 100;
    const auto withdraw = [&](int amount) {
        mutex.lock();
        debit(balance, amount);
        mutex.unlock();
    };
    const auto customer = [&] {
        try {
            withdraw(60);
        } catch (const std::runtime_error&) {
        }
    };

    std::thread second(customer);
    std::thread third(customer);
    customer();
    second.join();
    third.join();
}

// The destructor of the guard unlocks, however the block is left.
template <class Mutex>
void lock_and_exception_guarded() {
    Mutex mutex;
    int balance = 100;
    const auto withdraw = [&](int amount) {
        const std::lock_guard lock(mutex);
        debit(balance, amount);
    };
    const auto customer = [&] {
        try {
            withdraw(60);
        } catch (const std::runtime_error&) {
        }
    };

    std::thread second(customer);
    std::thread third(customer);
    customer();
    second.join();
    third.join();
    assert(balance == 40);
}

WEAVEPROOF_BROKEN(classics, lock_and_exception_unlocked_by_hand, "deadlock") {
    lock_and_exception_unlocked_by_hand();
}

WEAVEPROOF_MODEL(classics, lock_and_exception_guarded) {
    lock_and_exception_guarded<std::mutex>();
}

WEAVEPROOF_MODEL(classics, lock_and_exception_guarded_weaveproof) {
    lock_and_exception_guarded<weaveproof::mutex>();
}

}  // namespace

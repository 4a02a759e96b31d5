// An account holds 100, and two withdraw 60 from it: one of them must be refused.
#include <atomic>
#include <cassert>
#include <mutex>
#include <thread>

#include <weaveproof/mutex.hpp>

#include "support/model_test.hpp"

namespace {

void overdraft_checked_then_withdrawn() {
    std::atomic<int> balance{100};
    const auto withdraw = [&](int amount) {
        if (balance.load() >= amount) {  // both may get here while the money is there …
            balance.fetch_sub(amount);   // … and both take it
        }
    };

    std::thread other(withdraw, 60);
    withdraw(60);
    other.join();
    assert(balance.load() >= 0);
}

// Every access is under the lock, but the answer is out of date as soon as the lock is given back.
void overdraft_locked_twice() {
    std::mutex mutex;
    int balance = 100;
    const auto is_covered = [&](int amount) {
        const std::lock_guard lock(mutex);
        return balance >= amount;
    };
    const auto debit = [&](int amount) {
        const std::lock_guard lock(mutex);
        balance -= amount;
    };
    const auto withdraw = [&](int amount) {
        if (is_covered(amount)) {
            debit(amount);
        }
    };

    std::thread other(withdraw, 60);
    withdraw(60);
    other.join();
    assert(balance >= 0);
}

template <class Mutex>
void overdraft_locked() {
    Mutex mutex;
    int balance = 100;
    const auto withdraw = [&](int amount) {
        const std::lock_guard lock(mutex);
        if (balance >= amount) {
            balance -= amount;
        }
    };

    std::thread other(withdraw, 60);
    withdraw(60);
    other.join();
    assert(balance == 40);
}

WEAVEPROOF_BROKEN(classics, overdraft_checked_then_withdrawn, "assertion") {
    overdraft_checked_then_withdrawn();
}

WEAVEPROOF_BROKEN(classics, overdraft_locked_twice, "assertion") {
    overdraft_locked_twice();
}

WEAVEPROOF_MODEL(classics, overdraft_locked) {
    overdraft_locked<std::mutex>();
}

WEAVEPROOF_MODEL(classics, overdraft_locked_weaveproof) {
    overdraft_locked<weaveproof::mutex>();
}

}  // namespace

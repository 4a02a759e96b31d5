// Two accounts, each with a mutex of its own, and transfers from each to the other at the same time.
#include <atomic>
#include <cassert>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

#include <weaveproof/mutex.hpp>

#include "support/model_test.hpp"

namespace {

template <class Mutex>
struct account {
    Mutex mutex;
    int balance = 100;
};

void move_money(int& from, int& to) {
    from -= 10;
    to += 10;
}

// Each holds one account and waits for the other.
template <class Mutex>
void nested_locks_opposite_order() {
    account<Mutex> a;
    account<Mutex> b;
    const auto transfer = [](account<Mutex>& from, account<Mutex>& to) {
        const std::lock_guard first(from.mutex);
        const std::lock_guard second(to.mutex);
        move_money(from.balance, to.balance);
    };

    std::thread other([&] { transfer(b, a); });
    transfer(a, b);
    other.join();
}

// Whatever the direction, the account with the lower address is locked first.
template <class Mutex>
void nested_locks_one_order() {
    account<Mutex> a;
    account<Mutex> b;
    const auto transfer = [](account<Mutex>& from, account<Mutex>& to) {
        const bool from_is_first = std::less<>()(&from, &to);
        const std::lock_guard first(from_is_first ? from.mutex : to.mutex);
        const std::lock_guard second(from_is_first ? to.mutex : from.mutex);
        move_money(from.balance, to.balance);
    };

    std::thread other([&] { transfer(b, a); });
    transfer(a, b);
    other.join();
    assert(a.balance == 100 && b.balance == 100);
}

// A mutex that is asked without waiting at most `patience` times; then it throws.
class impatient_mutex {
  public:
    static constexpr int patience = 2;
    struct exhausted {};

    void lock() { mutex_.lock(); }
    void unlock() { mutex_.unlock(); }

    bool try_lock() {
        if (mutex_.try_lock()) {
            return true;
        }
        if (failures_.fetch_add(1, std::memory_order_relaxed) + 1 == patience) {
            throw exhausted{};
        }
        return false;
    }

  private:
    std::mutex mutex_;
    std::atomic<int> failures_{0};
};

// std::scoped_lock locks one, tries the other, gives back and begins with the other if that fails. In theory
// that goes on for ever; up to the patience of impatient_mutex every execution is explored.
void nested_locks_scoped_lock() {
    account<impatient_mutex> a;
    account<impatient_mutex> b;
    const auto transfer = [](account<impatient_mutex>& from, account<impatient_mutex>& to) {
        try {
            const std::scoped_lock both(from.mutex, to.mutex);
            move_money(from.balance, to.balance);
        } catch (const impatient_mutex::exhausted&) {
        }
    };

    std::thread other([&] { transfer(b, a); });
    transfer(a, b);
    other.join();
    assert(a.balance + b.balance == 200);
}

// Locks one, tries the other, and gives back if that fails: the hand-made form, for `rounds` rounds. No
// deadlock; and the money moves if a lock was had.
template <class Mutex>
bool transfer_with_back_off(account<Mutex>& from, account<Mutex>& to, int rounds) {
    for (int round = 0; round < rounds; ++round) {
        const std::lock_guard first(from.mutex);
        const std::unique_lock second(to.mutex, std::try_to_lock);
        if (second.owns_lock()) {
            move_money(from.balance, to.balance);
            return true;
        }
    }
    return false;
}

template <class Mutex>
void nested_locks_back_off() {
    account<Mutex> a;
    account<Mutex> b;
    bool there = false;
    std::thread other([&] { there = transfer_with_back_off(b, a, 2); });
    const bool here = transfer_with_back_off(a, b, 2);
    other.join();
    assert(a.balance == 100 - (here ? 10 : 0) + (there ? 10 : 0));
    assert(a.balance + b.balance == 200);
}

// A livelock: in every round both lock their first, fail at the second, and give back. After a round all is
// as it was before, so what happens twice may happen for ever.
void nested_locks_back_off_livelock() {
    account<std::mutex> a;
    account<std::mutex> b;
    bool there = false;
    std::thread other([&] { there = transfer_with_back_off(b, a, 2); });
    const bool here = transfer_with_back_off(a, b, 2);
    other.join();
    assert(here || there);
}

WEAVEPROOF_BROKEN(classics, nested_locks_opposite_order, "deadlock") {
    nested_locks_opposite_order<std::mutex>();
}

WEAVEPROOF_BROKEN(classics, nested_locks_opposite_order_weaveproof, "deadlock") {
    nested_locks_opposite_order<weaveproof::mutex>();
}

WEAVEPROOF_MODEL(classics, nested_locks_one_order) {
    nested_locks_one_order<std::mutex>();
}

WEAVEPROOF_MODEL(classics, nested_locks_one_order_weaveproof) {
    nested_locks_one_order<weaveproof::mutex>();
}

WEAVEPROOF_MODEL(classics, nested_locks_scoped_lock) {
    nested_locks_scoped_lock();
}

WEAVEPROOF_MODEL(classics, nested_locks_back_off) {
    nested_locks_back_off<std::mutex>();
}

WEAVEPROOF_BROKEN(classics, nested_locks_back_off_livelock, "assertion") {
    nested_locks_back_off_livelock();
}

// std::scoped_lock itself, without a bound, and against one that waits for the second while it holds the
// first. Whoever backs off waits, with nothing in its hands, for what the other holds: so the other comes to
// its end.
template <class Mutex>
void nested_locks_scoped_lock_against_nested() {
    account<Mutex> a;
    account<Mutex> b;
    std::thread other([&] {
        const std::lock_guard first(b.mutex);
        const std::lock_guard second(a.mutex);
        move_money(b.balance, a.balance);
    });
    {
        const std::scoped_lock both(a.mutex, b.mutex);
        move_money(a.balance, b.balance);
    }
    other.join();
    assert(a.balance == 100 && b.balance == 100);
}

// In one order, neither fails at the second.
template <class Mutex>
void nested_locks_scoped_lock_in_one_order() {
    account<Mutex> a;
    account<Mutex> b;
    const auto transfer = [&] {
        const std::scoped_lock both(a.mutex, b.mutex);
        move_money(a.balance, b.balance);
    };

    std::thread other(transfer);
    transfer();
    other.join();
    assert(a.balance == 80 && b.balance == 120);
}

// Tries the second again and again, and keeps the first meanwhile: a deadlock in which nobody sleeps.
void nested_locks_tried_for_ever() {
    account<std::mutex> a;
    account<std::mutex> b;
    const auto transfer = [](account<std::mutex>& from, account<std::mutex>& to) {
        const std::lock_guard first(from.mutex);
        while (!to.mutex.try_lock()) {
        }
        const std::lock_guard second(to.mutex, std::adopt_lock);
        move_money(from.balance, to.balance);
    };

    std::thread other([&] { transfer(b, a); });
    transfer(a, b);
    other.join();
}

WEAVEPROOF_MODEL(classics, nested_locks_scoped_lock_against_nested) {
    nested_locks_scoped_lock_against_nested<std::mutex>();
}

WEAVEPROOF_MODEL(classics, nested_locks_scoped_lock_in_one_order) {
    nested_locks_scoped_lock_in_one_order<std::mutex>();
}

WEAVEPROOF_BROKEN(classics, nested_locks_tried_for_ever, "livelock") {
    nested_locks_tried_for_ever();
}

WEAVEPROOF_MODEL(classics, nested_locks_scoped_lock_against_nested_weaveproof) {
    nested_locks_scoped_lock_against_nested<weaveproof::mutex>();
}

WEAVEPROOF_MODEL(classics, nested_locks_scoped_lock_in_one_order_weaveproof) {
    nested_locks_scoped_lock_in_one_order<weaveproof::mutex>();
}

WEAVEPROOF_MODEL(classics, nested_locks_back_off_weaveproof) {
    nested_locks_back_off<weaveproof::mutex>();
}

}  // namespace

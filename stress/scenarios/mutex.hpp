#pragma once

#include "harness/locking.hpp"
#include "harness/occupancy.hpp"
#include "harness/run.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace weaveproof::stress::mutex_scenarios {

/// All forms of locking one mutex: never two inside, every write visible to the next holder, no wakeup lost.
template <class Mutex>
void exclusion(const options& how) {
    run r("mutex", "exclusion", how);
    Mutex m;
    guarded_data data;
    counter& entered = r.count("entered");
    counter& refused = r.count("refused");
    r.name(&m, "mutex");
    for (unsigned i = 0; i < how.threads; ++i) {
        r.add_worker("locker", [&](worker& self) {
            while (!self.stopping()) {
                if (lock_somehow(m, self)) {
                    data.write(r, self);
                    entered.add();
                    unlock(m, self);
                } else {
                    refused.add();
                }
                self.dawdle();
            }
        });
    }
    r.go();
    r.require(data.writes() == entered.value(), "a write is lost");
    r.require(m.try_lock(), "the mutex is locked with nobody inside");
    m.unlock();
    r.holds();
}

/// Transfers between accounts with a mutex each, two or three of them locked at once by std::lock: the sum stays.
template <class Mutex>
void transfers(const options& how) {
    struct account {
        Mutex m;
        std::int64_t balance = 1000;
    };
    run r("mutex", "transfers", how);
    std::array<account, 4> accounts;
    counter& transferred = r.count("transfers");
    for (std::size_t i = 0; i < accounts.size(); ++i) {
        r.name(&accounts[i], "account " + std::to_string(i));
    }
    for (unsigned i = 0; i < how.threads; ++i) {
        r.add_worker("clerk", [&](worker& self) {
            while (!self.stopping()) {
                const unsigned first = self.below(4);
                account& a = accounts[first];
                account& b = accounts[(first + 1 + self.below(3)) % 4];
                const auto amount = static_cast<std::int64_t>(self.below(100));
                self.doing("std::lock", &a, [&] { std::lock(a.m, b.m); });
                const std::lock_guard hold_a(a.m, std::adopt_lock);
                const std::lock_guard hold_b(b.m, std::adopt_lock);
                const std::int64_t rest = a.balance - amount;
                const std::int64_t sum = b.balance + amount;
                self.dawdle();
                a.balance = rest;
                b.balance = sum;
                transferred.add();
            }
        });
    }
    r.go();
    std::int64_t sum = 0;
    for (const account& each : accounts) {
        sum += each.balance;
    }
    r.require(sum == 4000, "the sum of the accounts has changed");
    r.holds();
}

/// Who is the last to unlock frees the mutex at once, as the owner of a reference-counted object does: an unlock that
/// touches the mutex after it has let another thread in is a use after free.
template <class Mutex>
void last_unlock_frees(const options& how) {
    struct shared_object {
        Mutex m;
        unsigned references;
        explicit shared_object(unsigned n) : references(n) {}
    };
    struct alignas(64) mailbox {
        std::atomic<shared_object*> object{nullptr};
        std::atomic<bool> closed{false};
    };
    run r("mutex", "last unlock frees", how);
    counter& freed = r.count("freed");
    std::vector<mailbox> mailboxes(how.threads);
    const auto send_another = [&] {
        auto* const object = new shared_object(how.threads);
        for (mailbox& each : mailboxes) {
            each.object.store(object, std::memory_order_release);
        }
    };
    send_another();
    for (unsigned i = 0; i < how.threads; ++i) {
        r.add_worker("owner", [&, i](worker& self) {
            mailbox& mine = mailboxes[i];
            for (;;) {
                shared_object* const object = mine.object.exchange(nullptr, std::memory_order_acquire);
                if (object == nullptr) {
                    if (mine.closed.load(std::memory_order_acquire)) {
                        return;
                    }
                    std::this_thread::yield();
                    continue;
                }
                self.doing("lock", object, [&] { object->m.lock(); });
                const bool last = --object->references == 0;
                unlock(object->m, self);
                if (last) {
                    delete object;
                    freed.add();
                    if (!self.stopping()) {
                        send_another();
                    } else {
                        for (mailbox& each : mailboxes) {
                            each.closed.store(true, std::memory_order_release);
                        }
                    }
                }
            }
        });
    }
    r.go();
    r.require(freed.value() > 0, "nothing was freed");
    r.require(r.operations() == std::uint64_t{2} * how.threads * freed.value(),
        "an object had the wrong number of owners");
    r.holds();
}

}  // namespace weaveproof::stress::mutex_scenarios

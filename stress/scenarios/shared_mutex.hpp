#pragma once

#include "harness/locking.hpp"
#include "harness/occupancy.hpp"
#include "harness/run.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>

namespace weaveproof::stress::shared_mutex_scenarios {

/// All forms of locking: writers alone, readers only with readers, every write whole and visible to the next, no wakeup
/// lost, also where waiting writers give up.
template <class SharedMutex>
void exclusion(const options& how) {
    run r("shared_mutex", "exclusion", how);
    SharedMutex m;
    guarded_data data;
    counter& written = r.count("written");
    counter& read = r.count("read");
    counter& refused = r.count("refused");
    r.name(&m, "shared mutex");
    for (unsigned i = 0; i < how.threads; ++i) {
        r.add_worker("either", [&](worker& self) {
            while (!self.stopping()) {
                if (self.one_in(4)) {
                    if (lock_somehow(m, self)) {
                        data.write(r, self);
                        written.add();
                        unlock(m, self);
                        continue;
                    }
                } else if (lock_shared_somehow(m, self)) {
                    data.read(r, self);
                    read.add();
                    unlock_shared(m, self);
                    continue;
                }
                refused.add();
                self.dawdle();
            }
        });
    }
    r.go();
    r.require(data.writes() == written.value(), "a write is lost");
    r.require(m.try_lock(), "the lock is held with nobody inside");
    m.unlock();
    r.holds();
}

/// Readers who relieve one another, so that a reader is inside nearly all the time, and a writer who must get in among
/// them: starved, it shows as stuck.
template <class SharedMutex>
void writer_gets_in(const options& how) {
    run r("shared_mutex", "a writer gets in", how);
    SharedMutex m;
    guarded_data data;
    counter& written = r.count("written");
    std::atomic<bool> over{false};
    r.name(&m, "shared mutex");
    for (unsigned i = 1; i < how.threads; ++i) {
        r.add_worker("reader", [&](worker& self) {
            // Until the writer has had its way, not until the time is over: nobody else would show that it starves.
            while (!over.load(std::memory_order_relaxed)) {
                self.doing("lock_shared", &m, [&] { m.lock_shared(); });
                data.read(r, self);
                const auto limit = worker::clock::now() + std::chrono::milliseconds(1);
                while (data.readers() < 1 && worker::clock::now() < limit) {
                    std::this_thread::yield();
                }
                unlock_shared(m, self);
            }
        });
    }
    r.add_worker("writer", [&](worker& self) {
        do {
            self.doing("lock", &m, [&] { m.lock(); });
            data.write(r, self);
            written.add();
            unlock(m, self);
            self.dawdle();
        } while (!self.stopping() || written.value() < 20);
        over.store(true, std::memory_order_relaxed);
    });
    r.go();
    r.require(data.writes() == written.value(), "a write is lost");
    r.holds();
}

}  // namespace weaveproof::stress::shared_mutex_scenarios

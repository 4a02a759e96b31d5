#pragma once

#include "harness/locking.hpp"
#include "harness/occupancy.hpp"
#include "harness/run.hpp"

namespace weaveproof::stress::recursive_mutex_scenarios {

/// Threads lock by all forms and to a random depth, as recursive functions do: never two inside, at no level.
template <class Mutex>
void recursion(const options& how) {
    run r("recursive_mutex", "recursion", how);
    Mutex m;
    guarded_data data;
    counter& entered = r.count("entered");
    counter& refused = r.count("refused");
    r.name(&m, "mutex");
    for (unsigned i = 0; i < how.threads; ++i) {
        r.add_worker("locker", [&](worker& self) {
            while (!self.stopping()) {
                if (!lock_somehow(m, self)) {
                    refused.add();
                    continue;
                }
                unsigned depth = 1;
                for (unsigned more = self.below(4); more > 0; --more) {
                    r.require(lock_somehow(m, self), "the owner does not get in again");
                    ++depth;
                }
                for (; depth > 0; --depth) {
                    data.write(r, self);
                    entered.add();
                    unlock(m, self);
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

}  // namespace weaveproof::stress::recursive_mutex_scenarios

#pragma once

#include "harness/run.hpp"

#include <chrono>
#include <string>

namespace weaveproof::stress {

/// Threads that wait in vain, while signals come and the system clock is set: each timed call ends without success, and one
/// with a timeout never before that has gone by on the steady clock.
///
/// `wait_for(timeout)` and `wait_until(deadline)`, on the system clock, make such a call, of which nothing comes.
template <class WaitFor, class WaitUntil>
void timeouts(
    const std::string& primitive, const options& how, const WaitFor& wait_for, const WaitUntil& wait_until) {
    run r(primitive, "timeouts", how);
    counter& gave_up = r.count("gave up");
    for (unsigned i = 0; i < how.threads; ++i) {
        r.add_worker("waits in vain", [&](worker& self) {
            while (!self.stopping()) {
                const std::chrono::microseconds timeout(self.below(2'000));
                if (self.one_in(4)) {
                    const auto deadline = std::chrono::system_clock::now() + timeout;
                    r.require(!self.doing("wait_until", &r, [&] { return wait_until(deadline); }),
                        "success out of nothing");
                } else {
                    const auto begin = std::chrono::steady_clock::now();
                    r.require(!self.doing("wait_for", &r, [&] { return wait_for(timeout); }),
                        "success out of nothing");
                    r.require(std::chrono::steady_clock::now() - begin >= timeout,
                        "gave up before the time was over");
                }
                gave_up.add();
            }
        });
    }
    r.name(&r, primitive);
    r.go();
    r.require(gave_up.value() > 0, "nobody gave up");
    r.holds();
}

}  // namespace weaveproof::stress

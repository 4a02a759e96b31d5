#pragma once

#include "harness/rounds.hpp"
#include "harness/run.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

namespace weaveproof::stress::once_scenarios {

/// A flag for each round, with a function that throws now and then: in the end one has done it, and all see what it did.
template <class Flag>
void initializations(const options& how) {
    struct lazy {
        Flag flag;
        std::uint64_t value = 0;
        std::atomic<bool> last{false};
    };
    struct failure {};
    run r("once", "initializations", how);
    counter& done = r.count("done");
    counter& threw = r.count("threw");
    rounds<lazy, std::function<std::unique_ptr<lazy>()>> objects(
        how.threads, [] { return std::make_unique<lazy>(); });
    for (unsigned i = 0; i < how.threads; ++i) {
        r.add_worker("worker", [&](worker& self) {
            for (std::uint64_t round = 0;; ++round) {
                lazy& mine = objects.enter(round);
                if (self.stopping()) {
                    mine.last.store(true, std::memory_order_relaxed);
                }
                const auto initialize = [&] {
                    self.dawdle();
                    if (self.one_in(4)) {
                        throw failure{};
                    }
                    ++mine.value;
                    done.add();
                };
                for (bool returned = false; !returned;) {
                    try {
                        self.doing("call_once", &mine.flag, [&] { call_once(mine.flag, initialize); });
                        returned = true;
                    } catch (const failure&) {
                        threw.add();
                    }
                }
                r.require(mine.value == 1, "it is not done once");
                const bool last = mine.last.load(std::memory_order_relaxed);
                objects.leave(round);
                if (last) {
                    return;
                }
            }
        });
    }
    r.go();
    r.require(done.value() > 0, "nothing was done");
    r.holds();
}

}  // namespace weaveproof::stress::once_scenarios

#pragma once

#include "harness/rounds.hpp"
#include "harness/run.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

namespace weaveproof::stress::latch_scenarios {

/// A latch for each round: who waits for it, in one of several ways, sees what all others wrote before they arrived.
template <class Latch>
void arrivals(const options& how) {
    struct meeting {
        Latch all;
        std::vector<std::uint64_t> written;
        std::atomic<bool> last{false};
        explicit meeting(unsigned workers) : all(workers), written(workers) {}
    };
    run r("latch", "arrivals", how);
    counter& met = r.count("met");
    rounds<meeting, std::function<std::unique_ptr<meeting>()>> meetings(
        how.threads, [&] { return std::make_unique<meeting>(how.threads); });
    for (unsigned i = 0; i < how.threads; ++i) {
        r.add_worker("worker", [&, i](worker& self) {
            for (std::uint64_t round = 0;; ++round) {
                meeting& m = meetings.enter(round);
                self.dawdle();
                m.written[i] = round + 1;
                if (self.stopping()) {
                    m.last.store(true, std::memory_order_relaxed);
                }
                if (self.one_in(2)) {
                    self.doing("arrive_and_wait", &m.all, [&] { m.all.arrive_and_wait(); });
                } else {
                    self.doing("count_down", &m.all, [&] { m.all.count_down(); });
                    self.dawdle();
                    if (!m.all.try_wait()) {
                        self.doing("wait", &m.all, [&] { m.all.wait(); });
                    }
                }
                for (const std::uint64_t each : m.written) {
                    r.require(each == round + 1, "the latch is open before all have arrived");
                }
                met.add();
                const bool last = m.last.load(std::memory_order_relaxed);
                meetings.leave(round);
                if (last) {
                    return;
                }
            }
        });
    }
    r.go();
    r.require(met.value() > 0, "nobody met");
    r.holds();
}

}  // namespace weaveproof::stress::latch_scenarios

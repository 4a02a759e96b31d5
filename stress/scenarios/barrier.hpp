#pragma once

#include "harness/run.hpp"

#include <atomic>
#include <cstdint>
#include <utility>
#include <vector>

namespace weaveproof::stress::barrier_scenarios {

/// What all workers wrote in a phase, the completion function adds up; they find the sum when they pass.
struct phase_sum {
    run* r;
    std::vector<std::uint64_t>* written;
    std::uint64_t* sum;
    bool* over;
    const std::atomic<bool>* stop;

    void operator()() noexcept {
        *sum = 0;
        for (const std::uint64_t each : *written) {
            r->require(each == written->front(), "the phase is over before all have arrived");
            *sum += each;
        }
        *over = stop->load(std::memory_order_relaxed);
    }
};

/// Phase after phase, arriving in one of several ways; in the end all drop out.
template <class Barrier>
void phases(const options& how) {
    run r("barrier", "phases", how);
    std::vector<std::uint64_t> written(how.threads);
    std::uint64_t sum = 0;
    bool over = false;
    std::atomic<bool> stop{false};
    counter& passed = r.count("passed");
    Barrier b(how.threads, phase_sum{&r, &written, &sum, &over, &stop});
    r.name(&b, "barrier");
    for (unsigned i = 0; i < how.threads; ++i) {
        r.add_worker("worker", [&, i](worker& self) {
            for (std::uint64_t phase = 1;; ++phase) {
                self.dawdle();
                written[i] = phase;
                if (self.stopping()) {
                    stop.store(true, std::memory_order_relaxed);
                }
                if (self.one_in(2)) {
                    self.doing("arrive_and_wait", &b, [&] { b.arrive_and_wait(); });
                } else {
                    auto token = self.doing("arrive", &b, [&] { return b.arrive(); });
                    self.dawdle();
                    self.doing("wait", &b, [&] { b.wait(std::move(token)); });
                }
                r.require(sum == phase * how.threads, "the sum of another phase");
                passed.add();
                if (over) {
                    break;
                }
            }
            self.doing("arrive_and_drop", &b, [&] { b.arrive_and_drop(); });
        });
    }
    r.go();
    r.require(passed.value() > 0, "no phase was over");
    r.holds();
}

}  // namespace weaveproof::stress::barrier_scenarios

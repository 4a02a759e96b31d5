#pragma once

#include "harness/occupancy.hpp"
#include "harness/run.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <thread>

namespace weaveproof::stress::event_scenarios {

/// Waits by one of the forms, chosen at random. Returns whether it passed; only a timed form may not.
template <class Event>
bool wait_somehow(Event& e, worker& self) {
    switch (self.below(4)) {
    case 0: {
        const auto timeout = self.brief();
        return self.doing("wait_for", &e, [&] { return e.wait_for(timeout); });
    }
    case 1: {
        const auto deadline = std::chrono::system_clock::now() + self.brief();
        return self.doing("wait_until", &e, [&] { return e.wait_until(deadline); });
    }
    default:
        self.doing("wait", &e, [&] { e.wait(); });
        return true;
    }
}

/// One thread opens gate after gate, each to all others, who see what it wrote before. The event of a round is cleared
/// again as soon as all have passed, and serves two rounds later.
template <class Event>
void gates(const options& how) {
    run r("event", "gates", how);
    std::array<Event, 3> gate;
    std::uint64_t round_written = 0;
    std::uint64_t last_round = UINT64_MAX;
    std::atomic<std::uint64_t> passed{0};
    counter& rounds = r.count("rounds");
    r.name(&gate[0], "gate 0");
    r.name(&gate[1], "gate 1");
    r.name(&gate[2], "gate 2");
    const std::uint64_t others = how.threads - 1;
    r.add_worker("gatekeeper", [&](worker& self) {
        for (std::uint64_t round = 0;; ++round) {
            // Two rounds ago: all have passed it, as all have passed the last.
            gate[(round + 1) % 3].clear();
            round_written = round;
            const bool last = self.stopping();
            if (last) {
                last_round = round;
            }
            self.dawdle();
            self.doing("set", &gate[round % 3], [&] { gate[round % 3].set(); });
            while (passed.load(std::memory_order_acquire) < others * (round + 1)) {
                std::this_thread::yield();
            }
            rounds.add();
            if (last) {
                return;
            }
        }
    });
    for (unsigned i = 1; i < how.threads; ++i) {
        r.add_worker("waiter", [&](worker& self) {
            for (std::uint64_t round = 0;; ++round) {
                while (!wait_somehow(gate[round % 3], self)) {
                }
                r.require(round_written == round, "a gate is open that is not set");
                const bool last = last_round == round;
                passed.fetch_add(1, std::memory_order_release);
                if (last) {
                    return;
                }
                self.dawdle();
            }
        });
    }
    r.go();
    r.require(rounds.value() > 0, "no round was played");
    r.holds();
}

/// Producers count up and set; the consumer clears, looks and waits: nothing is overlooked.
template <class Event>
void mailbox(const options& how) {
    run r("event", "mailbox", how);
    Event full;
    std::atomic<std::uint64_t> sent{0};
    std::atomic<unsigned> producing{how.threads - 1};
    std::atomic<std::uint64_t> seen{0};
    counter& taken = r.count("looks");
    r.name(&full, "full");
    for (unsigned i = 1; i < how.threads; ++i) {
        r.add_worker("producer", [&](worker& self) {
            while (!self.stopping()) {
                const std::uint64_t mine = sent.fetch_add(1, std::memory_order_relaxed) + 1;
                self.doing("set", &full, [&] { full.set(); });
                // So the consumer mostly finds nothing and sleeps.
                self.doing("until it is seen", &full, [&] {
                    while (seen.load(std::memory_order_relaxed) < mine) {
                        std::this_thread::yield();
                    }
                });
                self.dawdle();
            }
            producing.fetch_sub(1, std::memory_order_relaxed);
            full.set();
        });
    }
    r.add_worker("consumer", [&](worker& self) {
        while (producing.load(std::memory_order_relaxed) > 0) {
            full.clear();
            seen.store(sent.load(std::memory_order_relaxed), std::memory_order_relaxed);
            if (producing.load(std::memory_order_relaxed) > 0) {
                wait_somehow(full, self);
            }
            taken.add();
        }
    });
    r.go();
    r.require(taken.value() > 0, "nothing was looked at");
    r.holds();
}

/// An auto-reset event as a lock: who passes is alone until it sets.
template <class Event>
void one_at_a_time(const options& how) {
    run r("event", "one at a time", how);
    Event free{true};
    guarded_data data;
    counter& passed = r.count("passed");
    r.name(&free, "free");
    for (unsigned i = 0; i < how.threads; ++i) {
        r.add_worker("worker", [&](worker& self) {
            while (!self.stopping()) {
                if (wait_somehow(free, self)) {
                    data.write(r, self);
                    passed.add();
                    self.doing("set", &free, [&] { free.set(); });
                }
                self.dawdle();
            }
        });
    }
    r.go();
    r.require(data.writes() == passed.value(), "a write is lost");
    r.holds();
}

}  // namespace weaveproof::stress::event_scenarios

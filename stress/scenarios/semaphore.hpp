#pragma once

#include "harness/occupancy.hpp"
#include "harness/run.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <thread>

namespace weaveproof::stress::semaphore_scenarios {

/// Acquires by one of the forms, chosen at random. Returns whether it did; only a try_ or timed form may not.
template <class Semaphore>
bool acquire_somehow(Semaphore& s, worker& self) {
    switch (self.below(6)) {
    case 0:
        return self.doing("try_acquire", &s, [&] { return s.try_acquire(); });
    case 1: {
        const auto timeout = self.brief();
        return self.doing("try_acquire_for", &s, [&] { return s.try_acquire_for(timeout); });
    }
    case 2: {
        const auto deadline = std::chrono::system_clock::now() + self.brief();
        return self.doing("try_acquire_until", &s, [&] { return s.try_acquire_until(deadline); });
    }
    default:
        self.doing("acquire", &s, [&] { s.acquire(); });
        return true;
    }
}

template <class Semaphore>
void release(Semaphore& s, worker& self, std::ptrdiff_t update = 1) {
    self.doing("release", &s, [&] { s.release(update); });
}

/// How many units can be taken without waiting. Only when no thread uses the semaphore.
template <class Semaphore>
std::uint64_t left_in(Semaphore& s) {
    std::uint64_t units = 0;
    while (s.try_acquire()) {
        ++units;
    }
    return units;
}

/// As a pool of permits, of which a thread may hold several: never more are out than there are, and in the end all are
/// back.
template <class Semaphore>
void permits(const options& how) {
    constexpr std::uint32_t all = 3;
    run r("semaphore", "permits", how);
    Semaphore s(all);
    std::atomic<std::uint32_t> out{0};
    counter& granted = r.count("granted");
    r.name(&s, "semaphore");
    for (unsigned i = 0; i < how.threads; ++i) {
        r.add_worker("holder", [&](worker& self) {
            while (!self.stopping()) {
                if (!acquire_somehow(s, self)) {
                    continue;
                }
                std::uint32_t held = 1;
                // To block for a second permit could deadlock, and rightly.
                while (self.one_in(3) && self.doing("try_acquire", &s, [&] { return s.try_acquire(); })) {
                    ++held;
                }
                granted.add(held);
                r.require(out.fetch_add(held, std::memory_order_relaxed) + held <= all,
                    "more permits out than there are");
                self.dawdle();
                out.fetch_sub(held, std::memory_order_relaxed);
                release(s, self, held);
            }
        });
    }
    r.go();
    r.require(left_in(s) == all, "permits are lost or doubled");
    r.holds();
}

/// Two threads with a binary semaphore each take turns at data that nothing else guards: one lost wakeup, and both wait
/// for ever.
template <class Semaphore>
void ping_pong(const options& how) {
    struct table {
        Semaphore turn[2]{Semaphore(1), Semaphore(0)};
        guarded_data ball;
        bool over = false;
    };
    run r("semaphore", "ping-pong", how);
    std::deque<table> tables(how.threads / 2);
    for (table& each : tables) {
        const std::string number = std::to_string(&each - &tables[0]);
        for (const int side : {0, 1}) {
            r.name(&each.turn[side], "turn " + std::to_string(side) + " of table " + number);
            r.add_worker("player " + std::to_string(side), [&, side](worker& self) {
                for (bool over = false; !over;) {
                    while (!acquire_somehow(each.turn[side], self)) {
                    }
                    each.ball.write(r, self);
                    each.over = each.over || self.stopping();
                    over = each.over;
                    release(each.turn[1 - side], self);
                }
            });
        }
    }
    r.go();
    for (const table& each : tables) {
        r.require(each.ball.writes() > 0, "a table at which nobody played");
    }
    r.holds();
}

/// As a count of tokens that some threads put, several at once, and others take: none is lost, doubled or overlooked.
template <class Semaphore>
void tokens(const options& how) {
    run r("semaphore", "tokens", how);
    Semaphore s(0);
    counter& put = r.count("put");
    counter& taken = r.count("taken");
    r.name(&s, "semaphore");
    const unsigned producers = how.threads / 3 + 1;
    const unsigned consumers = how.threads - producers;
    std::atomic<unsigned> producing{producers};
    std::atomic<bool> over{false};
    for (unsigned i = 0; i < producers; ++i) {
        r.add_worker("producer", [&](worker& self) {
            while (!self.stopping()) {
                const std::ptrdiff_t some = self.below(4);
                put.add(static_cast<std::uint64_t>(some));
                release(s, self, some);
                self.dawdle();
                // So consumers mostly find nothing and sleep, as it is then that a wakeup can be lost.
                while (put.value() > taken.value()) {
                    std::this_thread::yield();
                }
            }
            producing.fetch_sub(1, std::memory_order_relaxed);
        });
    }
    for (unsigned i = 0; i < consumers; ++i) {
        r.add_worker("consumer", [&](worker& self) {
            while (!over.load(std::memory_order_relaxed)) {
                taken.add(acquire_somehow(s, self) ? 1 : 0);
            }
        });
    }
    r.at_stop([&] {
        while (producing.load(std::memory_order_relaxed) > 0) {
            std::this_thread::yield();
        }
        over.store(true, std::memory_order_relaxed);
        put.add(consumers);
        s.release(consumers);  // for those who sleep
    });
    r.go();
    r.require(taken.value() + left_in(s) == put.value(), "tokens are lost or doubled");
    r.holds();
}

}  // namespace weaveproof::stress::semaphore_scenarios

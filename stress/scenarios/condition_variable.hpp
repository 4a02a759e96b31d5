#pragma once

#include "harness/occupancy.hpp"
#include "harness/run.hpp"

#include "weaveproof/mutex.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace weaveproof::stress::condition_variable_scenarios {

/// Waits by one of the forms, chosen at random, until `ready()`; a timed form is repeated until then.
template <class ConditionVariable, class Ready>
void wait_somehow(ConditionVariable& changed, std::unique_lock<mutex>& lock, worker& self, Ready ready) {
    while (!ready()) {
        switch (self.below(5)) {
        case 0: {
            const auto timeout = self.brief();
            self.doing("wait_for", &changed, [&] { static_cast<void>(changed.wait_for(lock, timeout)); });
            break;
        }
        case 1: {
            const auto deadline = std::chrono::system_clock::now() + self.brief();
            self.doing("wait_until", &changed,
                [&] { static_cast<void>(changed.wait_until(lock, deadline, ready)); });
            break;
        }
        case 2:
            self.doing("wait", &changed, [&] { changed.wait(lock); });
            break;
        default:
            self.doing("wait", &changed, [&] { changed.wait(lock, ready); });
            break;
        }
    }
}

/// Notifies one, before or after it unlocks.
template <class ConditionVariable>
void notify_one_and_unlock(ConditionVariable& changed, std::unique_lock<mutex>& lock, worker& self) {
    if (self.one_in(2)) {
        lock.unlock();
    }
    self.doing("notify_one", &changed, [&] { changed.notify_one(); });
}

/// A ring of threads, each with a condition variable of its own, in which each wakes the next by notify_one: where one
/// wakeup is lost, all wait for ever. (These lie far from the mutex; in the other scenarios they lie near.)
template <class ConditionVariable>
void ring(const options& how) {
    run r("condition_variable", "ring", how);
    mutex guard;
    std::deque<ConditionVariable> turn_of(how.threads);
    unsigned turn = 0;
    bool over = false;
    guarded_data data;
    for (unsigned i = 0; i < how.threads; ++i) {
        r.name(&turn_of[i], "turn of " + std::to_string(i));
        r.add_worker("member", [&, i](worker& self) {
            for (bool leaving = false; !leaving;) {
                std::unique_lock lock(guard);
                wait_somehow(turn_of[i], lock, self, [&] { return turn == i; });
                data.write(r, self);
                over = over || self.stopping();
                leaving = over;
                turn = (i + 1) % how.threads;
                notify_one_and_unlock(turn_of[turn], lock, self);
            }
        });
    }
    r.go();
    r.require(data.writes() >= how.threads, "somebody had no turn");
    r.holds();
}

/// Threads that meet in phase after phase: the last to come wakes all by notify_all.
template <class ConditionVariable>
void phases(const options& how) {
    run r("condition_variable", "phases", how);
    mutex guard;
    ConditionVariable all_here;
    r.name(&all_here, "all here");
    counter& phase_count = r.count("phases");
    std::uint64_t phase = 0;
    unsigned here = 0;
    bool over = false;
    for (unsigned i = 0; i < how.threads; ++i) {
        r.add_worker("member", [&](worker& self) {
            for (bool leaving = false; !leaving;) {
                self.dawdle();
                std::unique_lock lock(guard);
                const std::uint64_t mine = phase;
                if (++here < how.threads) {
                    wait_somehow(all_here, lock, self, [&] { return phase != mine; });
                    r.require(phase == mine + 1, "a phase began without all");
                } else {
                    here = 0;
                    ++phase;
                    phase_count.add();
                    over = self.stopping();
                    self.doing("notify_all", &all_here, [&] { all_here.notify_all(); });
                }
                leaving = over;
            }
        });
    }
    r.go();
    r.require(phase == phase_count.value() && here == 0, "phases are lost");
    r.holds();
}

/// Producers and consumers at a queue of fixed capacity, with a condition variable for each side.
template <class ConditionVariable>
void queue(const options& how) {
    run r("condition_variable", "queue", how);
    constexpr std::size_t capacity = 2;
    mutex guard;
    ConditionVariable not_full;
    ConditionVariable not_empty;
    std::deque<std::uint64_t> elements;
    std::uint64_t pushed = 0;
    std::uint64_t sum_pushed = 0;
    std::uint64_t popped = 0;
    std::uint64_t sum_popped = 0;
    const unsigned producers = how.threads / 2;
    unsigned producing = producers;
    r.name(&not_full, "not full");
    r.name(&not_empty, "not empty");
    for (unsigned i = 0; i < producers; ++i) {
        r.add_worker("producer", [&](worker& self) {
            while (!self.stopping()) {
                std::unique_lock lock(guard);
                wait_somehow(not_full, lock, self, [&] { return elements.size() < capacity; });
                elements.push_back(++pushed);
                sum_pushed += pushed;
                notify_one_and_unlock(not_empty, lock, self);
            }
            const std::lock_guard lock(guard);
            if (--producing == 0) {
                not_empty.notify_all();
            }
        });
    }
    for (unsigned i = producers; i < how.threads; ++i) {
        r.add_worker("consumer", [&](worker& self) {
            for (;;) {
                std::unique_lock lock(guard);
                wait_somehow(not_empty, lock, self, [&] { return !elements.empty() || producing == 0; });
                if (elements.empty()) {
                    return;
                }
                ++popped;
                sum_popped += elements.front();
                elements.pop_front();
                notify_one_and_unlock(not_full, lock, self);
            }
        });
    }
    r.go();
    r.require(
        pushed == popped && sum_pushed == sum_popped && elements.empty(), "elements are lost or doubled");
    r.require(pushed > 0, "nothing was pushed");
    r.holds();
}

/// Two threads wait on one condition variable, each for a condition of its own. The first is notified by notify_all, and
/// only when its condition holds does the second begin to wait, for a notify_one that so is for nobody else: whichever
/// of the two notifications comes first, the second thread is among those notified after it waited.
template <class ConditionVariable>
void two_conditions(const options& how) {
    run r("condition_variable", "two conditions", how);
    struct place {
        mutex guard;
        ConditionVariable changed;
        std::uint64_t first_may_go = 0;  // rounds, of which each thread keeps its own count
        std::uint64_t second_may_go = 0;
        std::uint64_t second_waits = 0;
        std::uint64_t first_went = 0;
        std::uint64_t second_went = 0;
        bool over = false;
    };
    place p;
    r.name(&p.changed, "changed");
    counter& rounds = r.count("rounds");
    // Until `ready`, without the condition variable under test.
    const auto look_until = [&](auto ready) {
        for (;; std::this_thread::yield()) {
            std::unique_lock lock(p.guard);
            if (p.over || ready()) {
                return lock;
            }
        }
    };
    r.add_worker("first", [&](worker& self) {
        for (std::uint64_t round = 1;; ++round) {
            std::unique_lock lock = look_until([&] { return p.second_went >= round - 1; });
            self.doing("wait", &p.changed,
                [&] { p.changed.wait(lock, [&] { return p.first_may_go == round || p.over; }); });
            if (p.over) {
                return;
            }
            p.first_went = round;
        }
    });
    r.add_worker("notifies all", [&](worker& self) {
        for (std::uint64_t round = 1;; ++round) {
            std::unique_lock lock
                = look_until([&] { return p.first_went == round - 1 && p.second_went == round - 1; });
            p.over = self.stopping();
            p.first_may_go = round;
            const bool leaving = p.over;
            lock.unlock();
            self.doing("notify_all", &p.changed, [&] { p.changed.notify_all(); });
            if (leaving) {
                return;
            }
        }
    });
    r.add_worker("second", [&](worker& self) {
        for (std::uint64_t round = 1;; ++round) {
            std::unique_lock lock = look_until([&] { return p.first_may_go == round; });
            p.second_waits = round;
            self.doing("wait", &p.changed,
                [&] { p.changed.wait(lock, [&] { return p.second_may_go == round || p.over; }); });
            if (p.over) {
                return;
            }
            p.second_went = round;
            rounds.add();
        }
    });
    r.add_worker("notifies one", [&](worker& self) {
        for (std::uint64_t round = 1;; ++round) {
            std::unique_lock lock = look_until([&] { return p.second_waits == round; });
            if (p.over) {
                return;
            }
            p.second_may_go = round;
            lock.unlock();
            self.doing("notify_one", &p.changed, [&] { p.changed.notify_one(); });
        }
    });
    r.go();
    r.require(rounds.value() > 0, "no round was played");
    r.holds();
}

/// A condition variable is destroyed, and another one made in its place, as soon as all who wait are notified: before
/// they have returned from wait, and perhaps before they slept.
template <class ConditionVariable>
void destroyed_once_notified(const options& how) {
    run r("condition_variable", "destroyed once notified", how);
    mutex guard;
    ConditionVariable arrived;
    std::optional<ConditionVariable> changed(std::in_place);
    std::uint64_t round = 0;
    unsigned waiting = 0;
    bool over = false;
    counter& rounds = r.count("rounds");
    r.name(&arrived, "arrived");
    r.name(&*changed, "changed");
    const unsigned waiters = how.threads - 1;
    for (unsigned i = 0; i < waiters; ++i) {
        r.add_worker("waiter", [&](worker& self) {
            for (;;) {
                self.dawdle();
                std::unique_lock lock(guard);
                if (over) {
                    return;
                }
                const std::uint64_t mine = round;
                ++waiting;
                arrived.notify_one();
                while (round == mine) {
                    self.doing("wait", &*changed, [&] { changed->wait(lock); });
                }
            }
        });
    }
    r.add_worker("destroyer", [&](worker& self) {
        for (bool leaving = false; !leaving;) {
            std::unique_lock lock(guard);
            wait_somehow(arrived, lock, self, [&] { return waiting == waiters; });
            waiting = 0;
            ++round;
            rounds.add();
            over = leaving = self.stopping();
            self.doing("notify_all", &*changed, [&] { changed->notify_all(); });
            changed.emplace();
        }
    });
    r.go();
    r.require(rounds.value() > 0, "no round was played");
    r.holds();
}

}  // namespace weaveproof::stress::condition_variable_scenarios

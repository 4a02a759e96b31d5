#pragma once

/// What events promise, as models of any: they hold of those that ship and must fail of their broken variants.

#include <atomic>
#include <cassert>
#include <chrono>
#include <thread>

#include "support/clocks.hpp"
#include "support/in_parallel.hpp"

namespace weaveproof::models {

/// A manual-reset event lets all pass, and what was written before it was set is visible to them.
template <class Event, int Waiters>
void set_lets_all_pass() {
    Event e;
    int data = 0;
    in_parallel(
        [&] {
            data = 1;
            e.set();
        },
        [&] {
            in_threads<Waiters>([&] {
                e.wait();
                assert(data == 1);
            });
        });
    assert(e.is_set());
}

/// The consumer clears, looks, and waits if there is nothing to do: it comes to know of everything that was there
/// when the event was set, also where it was set already.
template <class Event, int Producers>
void clearing_misses_nothing() {
    Event e;
    std::atomic<int> produced{0};
    in_parallel(
        [&] {
            for (;;) {
                e.clear();
                if (produced.load(std::memory_order_relaxed) == Producers) {
                    break;
                }
                e.wait();
            }
        },
        [&] {
            in_threads<Producers>([&] {
                produced.fetch_add(1, std::memory_order_relaxed);
                e.set();
            });
        });
}

/// Who waits with a deadline passes or gives up; the others pass in any case.
template <class Event>
void timed_wait_beside_a_sleeper() {
    Event e;
    int data = 0;
    in_parallel(
        [&] {
            data = 1;
            e.set();
        },
        [&] {
            if (e.wait_for(a_while)) {
                assert(data == 1);
            }
        },
        [&] {
            e.wait();
            assert(data == 1);
        });
}

/// Nothing is set: every timed form returns, and not before its time.
template <class Event>
void timed_waits_give_up() {
    Event e;
    const auto steady = std::chrono::steady_clock::now() + a_while;
    assert(!e.wait_until(steady));
    assert(std::chrono::steady_clock::now() >= steady);
    const auto system = std::chrono::system_clock::now() + a_while;
    assert(!e.wait_until(system));
    assert(std::chrono::system_clock::now() >= system);
    const auto slow = half_speed_clock::now() + std::chrono::nanoseconds(4);
    assert(!e.wait_until(slow));
    assert(half_speed_clock::now() >= slow);
    assert(!e.wait_for(-a_while));
    e.set();
    assert(e.wait_for(-a_while));
}

/// Who passes knows that nobody else uses the event, and destroys it while set() has perhaps not returned.
template <class Event>
void who_passes_destroys() {
    auto* const e = new Event;
    in_parallel([e] { e->set(); },
        [e] {
            e->wait();
            delete e;
        });
}

/// A mutex made of an auto-reset event, for the properties of mutexes (mutex/properties.hpp).
template <class Event>
class event_as_mutex {
  public:
    void lock() { free_.wait(); }
    bool try_lock() { return free_.try_wait(); }
    template <class Rep, class Period>
    bool try_lock_for(const std::chrono::duration<Rep, Period>& timeout) {
        return free_.wait_for(timeout);
    }
    void unlock() { free_.set(); }

  private:
    Event free_{true};
};

/// A set() of an auto-reset event that is set is visible to who clears it, too.
template <class Event>
void who_passes_sees_all_that_set() {
    Event e;
    std::atomic<int> set{0};
    const auto setter = [&] {
        set.fetch_add(1, std::memory_order_relaxed);
        e.set();
    };
    in_parallel(setter, setter, [&] {
        while (set.load(std::memory_order_relaxed) < 2) {
            e.wait();
        }
    });
}

/// Who finds it set, by looking or by a wait with a deadline, sees what was written before.
template <class Event, class Look>
void who_finds_it_set_sees(Look finds_it_set) {
    Event e;
    int data = 0;
    in_parallel(
        [&] {
            data = 1;
            e.set();
        },
        [&] {
            if (finds_it_set(e)) {
                assert(data == 1);
            }
        });
}

/// A wait beside a set() gives up at its deadline, and not before.
template <class Event>
void timed_wait_gives_up_late_enough() {
    Event e;
    in_parallel([&] { e.set(); },
        [&] {
            const auto limit = std::chrono::steady_clock::now() + a_while;
            if (!e.wait_until(limit)) {
                assert(std::chrono::steady_clock::now() >= limit);
            }
        });
}

/// Who waited before set() passes, also if clear() follows at once. That it waits, it tells by a clock of its own, which it asks
/// after it has looked.
template <class Event>
void set_and_cleared_at_once_lets_pass() {
    static std::atomic<bool> waits;
    struct telling_clock : half_speed_clock {
        using time_point = std::chrono::time_point<telling_clock>;
        static time_point now() noexcept {
            waits.store(true, std::memory_order_relaxed);
            return time_point(half_speed_clock::now().time_since_epoch());
        }
    };
    Event e;
    in_parallel(
        [&] {
            while (!waits.load(std::memory_order_relaxed)) {
            }
            e.set();
            e.clear();
        },
        [&] { assert(e.wait_until(telling_clock::time_point::max())); });
}

}  // namespace weaveproof::models

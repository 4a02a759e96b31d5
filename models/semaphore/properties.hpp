#pragma once

/// What a counting semaphore promises, as models of any semaphore. A lost wakeup is a deadlock; what was done
/// before a release() is plain data that the checker reports as a data race where it is not ordered.

#include <atomic>
#include <cassert>
#include <chrono>
#include <cstddef>
#include <system_error>
#include <thread>

#include "support/clocks.hpp"
#include "support/in_parallel.hpp"

namespace weaveproof::models {

/// With one unit it is a mutex.
template <class Semaphore, int Threads, int Times = 1>
void semaphore_excludes() {
    Semaphore s(1);
    int entered = 0;
    in_threads<Threads>([&] {
        for (int i = 0; i < Times; ++i) {
            s.acquire();
            ++entered;
            s.release();
        }
    });
    assert(entered == Threads * Times);
}

/// Never more inside than there are units: while one thread is inside, only one of two others that stay there
/// can be.
template <class Semaphore>
void two_units_admit_no_more_than_two() {
    Semaphore s(2);
    std::atomic<int> inside{0};
    const auto enter_and_stay = [&] {
        s.acquire();
        inside.fetch_add(1, std::memory_order_relaxed);
    };
    in_parallel(enter_and_stay, enter_and_stay, [&] {
        if (s.try_acquire()) {
            assert(inside.load(std::memory_order_relaxed) < 2);
            s.release();
        }
    });
}

/// As many get through as units are released, in whatever portions.
template <class Semaphore, std::ptrdiff_t... Portions>
void released_units_reach_whoever_waits() {
    Semaphore s(0);
    in_parallel([&] { in_threads<static_cast<int>((Portions + ...))>([&] { s.acquire(); }); },
        [&] { (s.release(Portions), ...); });
    assert(!s.try_acquire());
}

/// What each releasing thread did before is seen by who has acquired the units of all.
template <class Semaphore>
void release_publishes() {
    Semaphore s(0);
    int first = 0;
    int second = 0;
    in_parallel(
        [&] {
            first = 1;
            s.release();
        },
        [&] {
            second = 1;
            s.release();
        },
        [&] {
            s.acquire();
            s.acquire();
            assert(first + second == 2);
        });
}

/// The same where the acquiring thread does not wait.
template <class Semaphore>
void release_publishes_to_try_acquire() {
    Semaphore s(0);
    int value = 0;
    in_parallel(
        [&] {
            value = 1;
            s.release();
        },
        [&] {
            if (s.try_acquire()) {
                assert(value == 1);
            }
        });
}

/// Of all who try, as many succeed as there are units.
template <class Semaphore, int Units, int Threads>
void try_acquire_takes_what_is_there() {
    Semaphore s(Units);
    std::atomic<int> taken{0};
    in_threads<Threads>([&] {
        if (s.try_acquire()) {
            taken.fetch_add(1, std::memory_order_relaxed);
        }
    });
    assert(taken == Units);
}

/// A thread that arrives may take the unit that a sleeper was woken for, and bring it back: the sleeper gets
/// it then.
template <class Semaphore, int Sleepers>
void try_acquire_overtakes_sleepers() {
    Semaphore s(0);
    in_parallel([&] { in_threads<Sleepers>([&] { s.acquire(); }); },
        [&] {
            s.release(Sleepers);
            if (s.try_acquire()) {
                s.release();
            }
        });
    assert(!s.try_acquire());
}

/// Who gives up at a deadline takes no wakeup along.
template <class Semaphore>
void timed_acquire_and_a_sleeper() {
    Semaphore s(0);
    bool in_time = false;
    std::thread sleeper([&] { s.acquire(); });
    std::thread timed([&] { in_time = s.try_acquire_for(a_while); });
    s.release();
    timed.join();
    if (in_time) {
        s.release();
    }
    sleeper.join();
    assert(!s.try_acquire());
}

/// release() adds what there is room for or throws: of two that want the last room, one gets it.
template <class BinarySemaphore>
void release_refuses_what_is_too_much() {
    BinarySemaphore s(0);
    std::atomic<int> refused{0};
    in_threads<2>([&] {
        try {
            s.release();
        } catch (const std::system_error& e) {
            assert(e.code() == std::errc::value_too_large);
            refused.fetch_add(1, std::memory_order_relaxed);
        }
    });
    assert(refused == 1);
    assert(s.try_acquire());
    assert(!s.try_acquire());
}

/// Who has acquired the last unit that there will ever be destroys the semaphore, while the release() has
/// perhaps not returned.
template <class Semaphore>
void last_acquirer_destroys() {
    auto* const s = new Semaphore(0);
    in_parallel([s] { s->release(); },
        [s] {
            s->acquire();
            delete s;
        });
}

}  // namespace weaveproof::models

#include <atomic>
#include <cassert>
#include <chrono>
#include <mutex>
#include <optional>
#include <thread>

#include <weaveproof/process_shared.hpp>

#include "mutex/properties.hpp"
#include "process_shared/deaths.hpp"
#include "process_shared/properties.hpp"
#include "support/clocks.hpp"
#include "support/in_parallel.hpp"
#include "support/model_test.hpp"
#include "support/spin_limit.hpp"

namespace {

using namespace weaveproof::models;
using namespace weaveproof::process_shared;

WEAVEPROOF_MODEL(process_shared, mutex_of_two_excludes) {
    mutex_excludes<without_outcome<robust_mutex>, 2, 2>();
}

WEAVEPROOF_MODEL(process_shared, mutex_of_three_excludes) {
    mutex_excludes<without_outcome<robust_mutex>, 3>();
}

WEAVEPROOF_MODEL(process_shared, mutex_of_two_that_spin) {
    spin_limit = 1;
    mutex_excludes<without_outcome<robust_mutex>, 2>();
}

WEAVEPROOF_MODEL(process_shared, try_lock_of_three) {
    try_lock_excludes<without_outcome<robust_mutex>, 3>();
}

WEAVEPROOF_MODEL(process_shared, timed_lock_and_a_sleeper) {
    timed_lock_among_sleepers<without_outcome<robust_mutex>, 1>();
}

WEAVEPROOF_MODEL(process_shared, timed_lock_gives_up_at_its_deadline) {
    robust_mutex m;
    static_cast<void>(m.lock());
    std::thread([&] {
        const auto steady = std::chrono::steady_clock::now() + a_while;
        assert(m.try_lock_until(steady) == lock_outcome::not_locked);
        assert(std::chrono::steady_clock::now() >= steady);
        const auto system = std::chrono::system_clock::now() + a_while;
        assert(m.try_lock_until(system) == lock_outcome::not_locked);
        assert(std::chrono::system_clock::now() >= system);
        const auto slow = half_speed_clock::now() + std::chrono::nanoseconds(4);
        assert(m.try_lock_until(slow) == lock_outcome::not_locked);
        assert(half_speed_clock::now() >= slow);
        assert(m.try_lock() == lock_outcome::not_locked);
    }).join();
    m.unlock();
    assert(m.try_lock_until(half_speed_clock::now() + std::chrono::nanoseconds(4)) == lock_outcome::locked);
    m.unlock();
}

WEAVEPROOF_MODEL(process_shared, one_survivor_gets_in) {
    survivors_get_in<robust_mutex, 1>();
}

WEAVEPROOF_MODEL(process_shared, two_survivors_get_in) {
    survivors_get_in<robust_mutex, 2>();
}

WEAVEPROOF_MODEL(process_shared, everybody_is_told_until_it_is_consistent) {
    robust_mutex m;
    std::thread([&] {
        static_cast<void>(m.lock());
        owner_dies(m.native_handle());
    }).join();
    assert(m.lock() == lock_outcome::owner_dead);
    m.unlock();
    assert(m.try_lock() == lock_outcome::owner_dead);
    m.consistent();
    m.unlock();
    assert(m.lock() == lock_outcome::locked);
    m.unlock();
}

WEAVEPROOF_MODEL(process_shared, semaphore_hands_over) {
    semaphore s(0);
    int data = 0;
    in_parallel(
        [&] {
            data = 1;
            s.release();
        },
        [&] {
            s.acquire();
            assert(data == 1);
        });
}

WEAVEPROOF_MODEL(process_shared, semaphore_wakes_as_many_as_it_must) {
    semaphore s(0);
    in_parallel([&] { s.release(2); }, [&] { in_threads<2>([&] { s.acquire(); }); });
    assert(!s.try_acquire());
}

WEAVEPROOF_MODEL(process_shared, semaphore_as_a_mutex_of_two) {
    semaphore s(1);
    int entered = 0;
    in_threads<2>([&] {
        s.acquire();
        ++entered;
        s.release();
    });
    assert(entered == 2);
}

WEAVEPROOF_MODEL(process_shared, semaphore_with_a_deadline) {
    semaphore s(0);
    bool in_time = false;
    in_parallel([&] { s.release(); }, [&] { in_time = s.try_acquire_for(a_while); });
    assert(s.try_acquire() == !in_time);
}

WEAVEPROOF_MODEL(process_shared, semaphore_released_and_tried_by_two) {
    semaphore s(0);
    int taken = 0;
    std::atomic<int> tried{0};
    in_parallel([&] { s.release(); }, [&] { s.release(); },
        [&] {
            if (s.try_acquire()) {
                tried.fetch_add(1, std::memory_order_relaxed);
            }
        });
    while (s.try_acquire()) {
        ++taken;
    }
    assert(taken + tried.load(std::memory_order_relaxed) == 2);
}

WEAVEPROOF_MODEL(process_shared, semaphore_gives_up_at_its_deadline) {
    semaphore s(0);
    const auto steady = std::chrono::steady_clock::now() + a_while;
    assert(!s.try_acquire_until(steady));
    assert(std::chrono::steady_clock::now() >= steady);
    const auto slow = half_speed_clock::now() + std::chrono::nanoseconds(4);
    assert(!s.try_acquire_until(slow));
    assert(half_speed_clock::now() >= slow);
    // Nothing is left of who gave up.
    s.release();
    assert(s.try_acquire_until(slow) && !s.try_acquire());
}

WEAVEPROOF_MODEL(process_shared, semaphore_with_a_deadline_and_a_sleeper) {
    semaphore s(0);
    bool in_time = false;
    in_parallel([&] { in_time = s.try_acquire_for(a_while); }, [&] { s.acquire(); },
        [&] {
            s.release();
            s.release();
        });
    assert(s.try_acquire() == !in_time);
}

WEAVEPROOF_MODEL(process_shared, condition_variable_gives_up_at_its_deadline) {
    robust_mutex m;
    condition_variable changed;
    static_cast<void>(m.lock());
    lock_outcome outcome = lock_outcome::not_locked;
    const auto limit = std::chrono::steady_clock::now() + a_while;
    assert(changed.wait_until(m, limit, outcome) == std::cv_status::timeout);
    assert(std::chrono::steady_clock::now() >= limit && outcome == lock_outcome::locked);
    outcome = lock_outcome::not_locked;
    assert(changed.wait_for(m, a_while, outcome) == std::cv_status::timeout);
    assert(outcome == lock_outcome::locked);
    m.unlock();
}

WEAVEPROOF_MODEL(process_shared, condition_variable_with_a_deadline) {
    robust_mutex m;
    condition_variable changed;
    bool ready = false;
    in_parallel(
        [&] {
            const std::lock_guard lock(m);
            ready = true;
            changed.notify_one();
        },
        [&] {
            const std::lock_guard lock(m);
            lock_outcome outcome = lock_outcome::locked;
            const auto limit = std::chrono::steady_clock::now() + a_while;
            while (!ready) {
                if (changed.wait_until(m, limit, outcome) == std::cv_status::timeout) {
                    assert(std::chrono::steady_clock::now() >= limit);
                    break;
                }
            }
        });
}

WEAVEPROOF_MODEL(process_shared, condition_variable_misses_nothing) {
    misses_nothing<condition_variable>();
}

WEAVEPROOF_MODEL(process_shared, condition_variable_that_two_notify_at_once) {
    robust_mutex m;
    condition_variable changed;
    bool ready = false;
    in_parallel([&] { changed.notify_one(); },
        [&] {
            changed.notify_one();
            {
                const std::lock_guard lock(m);
                ready = true;
            }
            changed.notify_one();
        },
        [&] {
            const std::lock_guard lock(m);
            while (!ready) {
                static_cast<void>(changed.wait(m));
            }
        });
}

WEAVEPROOF_MODEL(process_shared, buffer_hands_over) {
    bounded_buffer<int, 1> b;
    in_parallel([&] { assert(b.push(7)); }, [&] { assert(b.pop() == 7); });
}

WEAVEPROOF_MODEL(process_shared, buffer_that_is_full_waits_for_room) {
    bounded_buffer<int, 1> b;
    assert(b.push(1));
    in_parallel([&] { assert(b.push(2)); }, [&] { assert(b.pop() == 1); });
    assert(b.pop() == 2 && !b.try_pop());
}

WEAVEPROOF_MODEL(process_shared, buffer_with_deadlines) {
    bounded_buffer<int, 1> b;
    const auto limit = std::chrono::steady_clock::now() + a_while;
    assert(!b.pop_until(limit) && std::chrono::steady_clock::now() >= limit);
    assert(!b.pop_for(a_while));
    assert(b.push_for(1, a_while) && !b.push_for(2, a_while) && !b.try_push(2));
    const auto later = std::chrono::steady_clock::now() + a_while;
    assert(!b.push_until(2, later) && std::chrono::steady_clock::now() >= later);
    bool in_time = false;
    in_parallel([&] { in_time = b.push_until(2, std::chrono::steady_clock::now() + a_while); },
        [&] { assert(b.pop_for(a_while) == 1); });
    assert(b.try_pop() == (in_time ? std::optional<int>(2) : std::nullopt));
}

WEAVEPROOF_MODEL(process_shared, buffer_that_is_closed_while_it_is_full) {
    bounded_buffer<int, 1> b;
    assert(b.push(1));
    in_parallel([&] { b.close(); }, [&] { assert(!b.push(2)); });
    assert(b.pop() == 1 && !b.pop() && !b.try_push(1));
}

WEAVEPROOF_MODEL(process_shared, buffer_that_is_closed_lets_who_waits_go) {
    bounded_buffer<int, 1> b;
    in_parallel([&] { b.close(); }, [&] { assert(!b.pop()); });
    assert(!b.push(1));
}

WEAVEPROOF_MODEL(process_shared, buffer_survives_a_death_in_push) {
    survives_a_death_in_push(wakes_first);
}

WEAVEPROOF_MODEL(process_shared, buffer_survives_a_death_in_pop) {
    survives_a_death_in_pop(wakes_first);
}

WEAVEPROOF_MODEL(process_shared, mutex_survives_the_death_of_who_waits) {
    survives_the_death_of_who_waits<1>(kernel::wakes_another);
}

WEAVEPROOF_MODEL(process_shared, mutex_survives_a_death_in_unlock) {
    survives_a_death_in_unlock<1>(kernel::wakes_another);
}

}  // namespace

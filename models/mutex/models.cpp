#include <cassert>
#include <chrono>
#include <mutex>
#include <thread>

#include <weaveproof/mutex.hpp>

#include "mutex/properties.hpp"
#include "support/clocks.hpp"
#include "support/in_parallel.hpp"
#include "support/model_test.hpp"
#include "support/spin_limit.hpp"

namespace {

using namespace weaveproof::models;
using weaveproof::mutex;

WEAVEPROOF_MODEL(mutex, two_threads_exclude_each_other) {
    mutex_excludes<mutex, 2>();
}

WEAVEPROOF_MODEL(mutex, two_threads_twice) {
    mutex_excludes<mutex, 2, 2>();
}

WEAVEPROOF_MODEL(mutex, three_threads_exclude_each_other) {
    mutex_excludes<mutex, 3>();
}

WEAVEPROOF_MODEL(mutex, two_threads_that_spin) {
    spin_limit = 1;
    mutex_excludes<mutex, 2>();
}

WEAVEPROOF_MODEL(mutex, three_threads_that_spin) {
    spin_limit = 1;
    mutex_excludes<mutex, 3>();
}

WEAVEPROOF_MODEL(mutex, try_lock_of_four) {
    try_lock_excludes<mutex, 4>();
}

WEAVEPROOF_MODEL(mutex, try_lock_fails_while_another_is_inside) {
    mutex m;
    m.lock();
    std::thread([&] { assert(!m.try_lock()); }).join();
    m.unlock();
    assert(m.try_lock());
    m.unlock();
}

WEAVEPROOF_MODEL(mutex, try_lock_among_two_sleepers) {
    try_lock_among_sleepers<mutex>();
}

WEAVEPROOF_MODEL(mutex, timed_lock_gives_up_at_its_deadline) {
    mutex m;
    m.lock();
    // The owner waits for it inside: it gets out of there by its deadline alone.
    std::thread([&] {
        const auto limit = std::chrono::steady_clock::now() + a_while;
        assert(!m.try_lock_until(limit));
        assert(std::chrono::steady_clock::now() >= limit);
        assert(!m.try_lock_for(std::chrono::nanoseconds::zero()));
        assert(!m.try_lock_for(-a_while));
        assert(!m.try_lock_until(std::chrono::steady_clock::time_point{-a_while}));
    }).join();
    m.unlock();
    assert(m.try_lock_for(a_while));
    m.unlock();
}

WEAVEPROOF_MODEL(mutex, timed_lock_on_the_system_clock) {
    mutex m;
    m.lock();
    std::thread([&] {
        const auto limit = std::chrono::system_clock::now() + a_while;
        assert(!m.try_lock_until(limit));
        assert(std::chrono::system_clock::now() >= limit);
    }).join();
    m.unlock();
}

WEAVEPROOF_MODEL(mutex, timed_lock_on_a_clock_of_ones_own) {
    mutex m;
    m.lock();
    std::thread([&] {
        const auto limit = half_speed_clock::now() + std::chrono::nanoseconds(4);
        assert(!m.try_lock_until(limit));
        assert(half_speed_clock::now() >= limit);
    }).join();
    m.unlock();
}

WEAVEPROOF_MODEL(mutex, timed_lock_without_an_end_gets_in) {
    mutex m;
    int entered = 0;
    in_parallel(
        [&] {
            assert(m.try_lock_for(forever));
            ++entered;
            m.unlock();
        },
        [&] {
            assert(m.try_lock_until(half_speed_clock::time_point::max()));
            ++entered;
            m.unlock();
        });
    assert(entered == 2);
}

WEAVEPROOF_MODEL(mutex, timed_lock_and_a_sleeper) {
    timed_lock_among_sleepers<mutex, 1>();
}

WEAVEPROOF_MODEL(mutex, timed_lock_that_spins_and_a_sleeper) {
    spin_limit = 1;
    timed_lock_among_sleepers<mutex, 1>();
}

WEAVEPROOF_MODEL(mutex, timed_lock_and_two_sleepers) {
    timed_lock_among_sleepers<mutex, 2>();
}

WEAVEPROOF_MODEL(mutex, last_of_two_owners_destroys) {
    last_owner_destroys<mutex, 2>();
}

WEAVEPROOF_MODEL(mutex, last_of_three_owners_destroys) {
    last_owner_destroys<mutex, 3>();
}

WEAVEPROOF_MODEL(mutex, two_mutexes_in_one_order) {
    mutex a;
    mutex b;
    int in_a = 0;
    int in_both = 0;
    in_threads<2>([&] {
        const std::lock_guard outer(a);
        ++in_a;
        const std::lock_guard inner(b);
        ++in_both;
    });
    assert(in_a == 2 && in_both == 2);
}

}  // namespace

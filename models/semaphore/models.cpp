#include <cassert>
#include <chrono>
#include <system_error>
#include <thread>

#include <weaveproof/semaphore.hpp>

#include "semaphore/properties.hpp"
#include "support/clocks.hpp"
#include "support/in_parallel.hpp"
#include "support/model_test.hpp"
#include "support/spin_limit.hpp"

namespace {

using namespace weaveproof::models;
using weaveproof::binary_semaphore;
using semaphore = weaveproof::counting_semaphore<>;

WEAVEPROOF_MODEL(semaphore, one_unit_excludes_two_threads) {
    semaphore_excludes<semaphore, 2>();
}

WEAVEPROOF_MODEL(semaphore, one_unit_excludes_two_threads_twice) {
    semaphore_excludes<binary_semaphore, 2, 2>();
}

WEAVEPROOF_MODEL(semaphore, one_unit_excludes_three_threads) {
    semaphore_excludes<semaphore, 3>();
}

WEAVEPROOF_MODEL(semaphore, two_threads_that_spin) {
    spin_limit = 1;
    semaphore_excludes<semaphore, 2>();
}

WEAVEPROOF_MODEL(semaphore, two_units_admit_two_of_three) {
    two_units_admit_no_more_than_two<semaphore>();
}

WEAVEPROOF_MODEL(semaphore, units_admit_threads_together) {
    semaphore s(2);
    s.acquire();
    // The other is let in while this one is inside, or this is a deadlock.
    std::thread([&] {
        s.acquire();
        s.release();
    }).join();
    s.release();
}

WEAVEPROOF_MODEL(semaphore, one_release_of_two_wakes_two) {
    released_units_reach_whoever_waits<semaphore, 2>();
}

WEAVEPROOF_MODEL(semaphore, two_releases_wake_two) {
    released_units_reach_whoever_waits<semaphore, 1, 1>();
}

WEAVEPROOF_MODEL(semaphore, releases_by_two_threads_wake_two) {
    semaphore s(0);
    const auto acquire = [&] { s.acquire(); };
    const auto release = [&] { s.release(); };
    in_parallel(acquire, acquire, release, release);
    assert(!s.try_acquire());
}

WEAVEPROOF_MODEL(semaphore, release_publishes) {
    release_publishes<semaphore>();
}

WEAVEPROOF_MODEL(semaphore, release_publishes_to_try_acquire) {
    release_publishes_to_try_acquire<semaphore>();
}

WEAVEPROOF_MODEL(semaphore, two_of_three_find_two_units) {
    try_acquire_takes_what_is_there<semaphore, 2, 3>();
}

WEAVEPROOF_MODEL(semaphore, one_of_four_finds_one_unit) {
    try_acquire_takes_what_is_there<semaphore, 1, 4>();
}

WEAVEPROOF_MODEL(semaphore, overtaken_sleeper_gets_the_unit_later) {
    try_acquire_overtakes_sleepers<semaphore, 1>();
}

WEAVEPROOF_MODEL(semaphore, overtaken_sleepers_get_the_units_later) {
    try_acquire_overtakes_sleepers<semaphore, 2>();
}

WEAVEPROOF_MODEL(semaphore, timed_acquire_gives_up_at_its_deadline) {
    semaphore s(0);
    const auto limit = std::chrono::steady_clock::now() + a_while;
    assert(!s.try_acquire_until(limit));
    assert(std::chrono::steady_clock::now() >= limit);
    assert(!s.try_acquire_for(std::chrono::nanoseconds::zero()));
    assert(!s.try_acquire_for(-a_while));
    assert(!s.try_acquire_until(std::chrono::steady_clock::time_point{-a_while}));

    const auto system_limit = std::chrono::system_clock::now() + a_while;
    assert(!s.try_acquire_until(system_limit));
    assert(std::chrono::system_clock::now() >= system_limit);

    const auto slow_limit = half_speed_clock::now() + std::chrono::nanoseconds(4);
    assert(!s.try_acquire_until(slow_limit));
    assert(half_speed_clock::now() >= slow_limit);

    s.release();
    assert(s.try_acquire_for(a_while));
}

WEAVEPROOF_MODEL(semaphore, timed_acquire_without_an_end_succeeds) {
    semaphore s(0);
    in_parallel([&] { assert(s.try_acquire_for(forever)); },
        [&] { assert(s.try_acquire_until(half_speed_clock::time_point::max())); }, [&] { s.release(2); });
}

WEAVEPROOF_MODEL(semaphore, timed_acquire_and_a_sleeper) {
    timed_acquire_and_a_sleeper<semaphore>();
}

WEAVEPROOF_MODEL(semaphore, release_refuses_what_is_too_much) {
    release_refuses_what_is_too_much<binary_semaphore>();
}

WEAVEPROOF_MODEL(semaphore, release_that_is_refused_changes_nothing) {
    weaveproof::counting_semaphore<2> s(1);
    const auto refused_with = [&](std::ptrdiff_t update) {
        try {
            s.release(update);
        } catch (const std::system_error& e) {
            return e.code();
        }
        return std::error_code();
    };
    assert(refused_with(2) == std::errc::value_too_large);
    assert(refused_with(-1) == std::errc::invalid_argument);
    assert(!refused_with(0));
    assert(s.try_acquire());
    assert(!s.try_acquire());
}

WEAVEPROOF_MODEL(semaphore, last_acquirer_destroys) {
    last_acquirer_destroys<semaphore>();
}

}  // namespace

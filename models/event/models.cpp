#include <cassert>
#include <thread>

#include <weaveproof/event.hpp>

#include "event/properties.hpp"
#include "mutex/properties.hpp"
#include "support/in_parallel.hpp"
#include "support/model_test.hpp"
#include "support/spin_limit.hpp"

namespace {

using namespace weaveproof::models;
using weaveproof::auto_reset_event;
using weaveproof::manual_reset_event;

WEAVEPROOF_MODEL(event, manual_lets_one_pass) {
    set_lets_all_pass<manual_reset_event, 1>();
}

WEAVEPROOF_MODEL(event, manual_lets_two_pass) {
    set_lets_all_pass<manual_reset_event, 2>();
}

WEAVEPROOF_MODEL(event, manual_lets_three_pass) {
    set_lets_all_pass<manual_reset_event, 3>();
}

WEAVEPROOF_MODEL(event, manual_lets_two_pass_that_spin) {
    spin_limit = 1;
    set_lets_all_pass<manual_reset_event, 2>();
}

WEAVEPROOF_MODEL(event, manual_set_and_cleared_beside_two_who_wait) {
    manual_reset_event e;
    in_parallel(
        [&] {
            e.set();
            e.clear();
            e.set();
        },
        [&] { in_threads<2>([&] { e.wait(); }); });
    assert(e.is_set());
}

WEAVEPROOF_MODEL(event, manual_set_and_cleared_at_once_lets_pass) {
    set_and_cleared_at_once_lets_pass<manual_reset_event>();
}

WEAVEPROOF_MODEL(event, manual_is_set_shows_what_was_written) {
    who_finds_it_set_sees<manual_reset_event>([](auto& e) { return e.is_set(); });
}

WEAVEPROOF_MODEL(event, manual_wait_until_shows_what_was_written) {
    who_finds_it_set_sees<manual_reset_event>(
        [](auto& e) { return e.wait_until(std::chrono::steady_clock::now() + a_while); });
}

WEAVEPROOF_MODEL(event, manual_timed_wait_that_spins) {
    spin_limit = 1;
    timed_wait_gives_up_late_enough<manual_reset_event>();
}

WEAVEPROOF_MODEL(event, auto_timed_wait_that_spins) {
    spin_limit = 1;
    timed_wait_gives_up_late_enough<auto_reset_event>();
}

WEAVEPROOF_MODEL(event, manual_clearing_misses_nothing_of_one) {
    clearing_misses_nothing<manual_reset_event, 1>();
}

WEAVEPROOF_MODEL(event, manual_clearing_misses_nothing_of_two) {
    clearing_misses_nothing<manual_reset_event, 2>();
}

WEAVEPROOF_MODEL(event, manual_timed_waits_give_up) {
    timed_waits_give_up<manual_reset_event>();
    manual_reset_event e;
    e.set();
    e.clear();
    assert(!e.is_set() && !e.wait_for(a_while));
}

WEAVEPROOF_MODEL(event, manual_timed_wait_beside_a_sleeper) {
    timed_wait_beside_a_sleeper<manual_reset_event>();
}

WEAVEPROOF_MODEL(event, manual_who_passes_destroys) {
    who_passes_destroys<manual_reset_event>();
}

WEAVEPROOF_MODEL(event, auto_as_a_mutex_of_two) {
    mutex_excludes<event_as_mutex<auto_reset_event>, 2, 2>();
}

WEAVEPROOF_MODEL(event, auto_as_a_mutex_of_three) {
    mutex_excludes<event_as_mutex<auto_reset_event>, 3>();
}

WEAVEPROOF_MODEL(event, auto_as_a_mutex_of_three_that_spin) {
    spin_limit = 1;
    mutex_excludes<event_as_mutex<auto_reset_event>, 3>();
}

WEAVEPROOF_MODEL(event, auto_try_wait_of_four) {
    try_lock_excludes<event_as_mutex<auto_reset_event>, 4>();
}

WEAVEPROOF_MODEL(event, auto_try_wait_among_two_sleepers) {
    try_lock_among_sleepers<event_as_mutex<auto_reset_event>>();
}

WEAVEPROOF_MODEL(event, auto_timed_wait_among_two_sleepers) {
    timed_lock_among_sleepers<event_as_mutex<auto_reset_event>, 2>();
}

WEAVEPROOF_MODEL(event, auto_timed_waits_give_up) {
    timed_waits_give_up<auto_reset_event>();
}

WEAVEPROOF_MODEL(event, auto_who_passes_sees_all_that_set) {
    who_passes_sees_all_that_set<auto_reset_event>();
}

WEAVEPROOF_MODEL(event, auto_clearing_misses_nothing_of_two) {
    clearing_misses_nothing<auto_reset_event, 2>();
}

WEAVEPROOF_MODEL(event, auto_who_passes_destroys) {
    who_passes_destroys<auto_reset_event>();
}

}  // namespace

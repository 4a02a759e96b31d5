#include <cassert>
#include <chrono>
#include <thread>

#include <weaveproof/recursive_mutex.hpp>

#include "mutex/properties.hpp"
#include "recursive_mutex/properties.hpp"
#include "support/clocks.hpp"
#include "support/model_test.hpp"
#include "support/spin_limit.hpp"

namespace {

using namespace weaveproof::models;
using weaveproof::recursive_mutex;

WEAVEPROOF_MODEL(recursive_mutex, two_threads_exclude_each_other) {
    mutex_excludes<recursive_mutex, 2>();
}

WEAVEPROOF_MODEL(recursive_mutex, three_threads_exclude_each_other) {
    mutex_excludes<recursive_mutex, 3>();
}

WEAVEPROOF_MODEL(recursive_mutex, two_threads_nest) {
    nested_locks_exclude<recursive_mutex, 2>();
}

WEAVEPROOF_MODEL(recursive_mutex, two_threads_nest_twice) {
    nested_locks_exclude<recursive_mutex, 2, 2>();
}

WEAVEPROOF_MODEL(recursive_mutex, two_threads_that_spin_nest) {
    spin_limit = 1;
    nested_locks_exclude<recursive_mutex, 2>();
}

WEAVEPROOF_MODEL(recursive_mutex, every_form_of_two_threads_nests) {
    every_form_nests<recursive_mutex>();
}

WEAVEPROOF_MODEL(recursive_mutex, try_lock_fails_while_another_is_inside_at_any_level) {
    recursive_mutex m;
    m.lock();
    m.lock();
    const auto is_taken = [&] { assert(!m.try_lock()); };
    std::thread(is_taken).join();
    m.unlock();
    std::thread(is_taken).join();
    m.unlock();
    std::thread([&] {
        assert(m.try_lock());
        m.unlock();
    }).join();
}

WEAVEPROOF_MODEL(recursive_mutex, timed_lock_gives_up_at_its_deadline) {
    recursive_mutex m;
    m.lock();
    std::thread([&] {
        const auto steady = std::chrono::steady_clock::now() + a_while;
        assert(!m.try_lock_until(steady));
        assert(std::chrono::steady_clock::now() >= steady);
        const auto system = std::chrono::system_clock::now() + a_while;
        assert(!m.try_lock_until(system));
        assert(std::chrono::system_clock::now() >= system);
        const auto slow = half_speed_clock::now() + std::chrono::nanoseconds(4);
        assert(!m.try_lock_until(slow));
        assert(half_speed_clock::now() >= slow);
        assert(!m.try_lock_for(-a_while));
    }).join();
    m.unlock();
}

WEAVEPROOF_MODEL(recursive_mutex, timed_lock_and_a_nested_one) {
    nested_beside_a_timed_lock<recursive_mutex>();
}

WEAVEPROOF_MODEL(recursive_mutex, timed_lock_and_a_sleeper) {
    timed_lock_among_sleepers<recursive_mutex, 1>();
}

WEAVEPROOF_MODEL(recursive_mutex, last_of_two_owners_destroys) {
    last_owner_destroys<recursive_mutex, 2>();
}

WEAVEPROOF_MODEL(recursive_mutex, last_of_three_owners_destroys) {
    last_owner_destroys<recursive_mutex, 3>();
}

}  // namespace

#include <cassert>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <weaveproof/condition_variable.hpp>
#include <weaveproof/mutex.hpp>

#include "condition_variable/properties.hpp"
#include "support/clocks.hpp"
#include "support/in_parallel.hpp"
#include "support/model_test.hpp"

namespace {

using namespace weaveproof::models;
using weaveproof::condition_variable;

WEAVEPROOF_MODEL(condition_variable, predicate_notified_after_unlocking) {
    predicate_becomes_true<condition_variable, notification::one_each, false>();
}

WEAVEPROOF_MODEL(condition_variable, predicate_notified_under_the_mutex) {
    predicate_becomes_true<condition_variable, notification::one_each, true>();
}

WEAVEPROOF_MODEL(condition_variable, predicate_of_two) {
    predicate_of_two_becomes_true<condition_variable>();
}

WEAVEPROOF_MODEL(condition_variable, notify_one_reaches_one) {
    notification_reaches_who_waited_before<condition_variable, notification::one_each>();
}

WEAVEPROOF_MODEL(condition_variable, notify_all_reaches_one) {
    notification_reaches_who_waited_before<condition_variable, notification::all>();
}

WEAVEPROOF_MODEL(condition_variable, notify_one_under_the_mutex_reaches_one) {
    notification_under_the_mutex_reaches_who_waited_before<condition_variable, notification::one_each>();
}

WEAVEPROOF_MODEL(condition_variable, notify_all_under_the_mutex_reaches_one) {
    notification_under_the_mutex_reaches_who_waited_before<condition_variable, notification::all>();
}

WEAVEPROOF_MODEL(condition_variable, notify_one_reaches_across_memory) {
    notification_reaches_across_memory<condition_variable, notification::one_each>();
}

WEAVEPROOF_MODEL(condition_variable, two_are_notified_under_the_mutex) {
    two_condition_variables_are_notified_under_the_mutex<condition_variable>();
}

WEAVEPROOF_MODEL(condition_variable, turns_with_one) {
    turns_with_one_condition_variable<condition_variable>();
}

WEAVEPROOF_MODEL(condition_variable, notify_one_twice_reaches_two) {
    notification_reaches_two<condition_variable, notification::one_each>();
}

WEAVEPROOF_MODEL(condition_variable, notify_all_reaches_two) {
    notification_reaches_two<condition_variable, notification::all>();
}

WEAVEPROOF_MODEL(condition_variable, two_notifiers_unblock_two) {
    two_notifiers_unblock_two<condition_variable>();
}

WEAVEPROOF_MODEL(condition_variable, one_and_all_unblock_all) {
    one_and_all_unblock_all<condition_variable>();
}

WEAVEPROOF_MODEL(condition_variable, newcomer_steals_no_wakeup) {
    newcomer_steals_no_wakeup<condition_variable>();
}

WEAVEPROOF_MODEL(condition_variable, newcomer_steals_no_wakeup_given_under_the_mutex) {
    newcomer_steals_no_wakeup_given_under_the_mutex<condition_variable>();
}

WEAVEPROOF_MODEL(condition_variable, returning_waiter_steals_no_wakeup) {
    returning_waiter_steals_no_wakeup<condition_variable>();
}

WEAVEPROOF_MODEL(condition_variable, timed_wait_ends_at_its_deadline) {
    weaveproof::mutex m;
    condition_variable cv;
    unique_lock lock(m);

    const auto limit = std::chrono::steady_clock::now() + a_while;
    assert(cv.wait_until(lock, limit) == std::cv_status::timeout);
    assert(lock.owns_lock() && std::chrono::steady_clock::now() >= limit);
    assert(cv.wait_for(lock, -a_while) == std::cv_status::timeout);
    assert(cv.wait_until(lock, std::chrono::steady_clock::time_point{-a_while}) == std::cv_status::timeout);

    const auto system_limit = std::chrono::system_clock::now() + a_while;
    assert(cv.wait_until(lock, system_limit) == std::cv_status::timeout);
    assert(std::chrono::system_clock::now() >= system_limit);
}

WEAVEPROOF_MODEL(condition_variable, timed_wait_on_a_clock_of_ones_own) {
    weaveproof::mutex m;
    condition_variable cv;
    unique_lock lock(m);
    const auto limit = half_speed_clock::now() + std::chrono::nanoseconds(4);
    // The clock is slow: the wait ends before the limit, spuriously, and says so.
    assert(cv.wait_until(lock, limit) == std::cv_status::no_timeout);
    assert(!cv.wait_until(lock, limit, [] { return false; }));
    assert(half_speed_clock::now() >= limit);
    assert(cv.wait_until(lock, limit) == std::cv_status::timeout);
}

WEAVEPROOF_MODEL(condition_variable, timed_wait_with_a_predicate_says_what_the_predicate_says) {
    weaveproof::mutex m;
    condition_variable cv;
    bool ready = false;
    in_parallel(
        [&] {
            unique_lock lock(m);
            const auto limit = std::chrono::steady_clock::now() + a_while;
            const bool in_time = cv.wait_for(lock, a_while, [&] { return ready; });
            assert(in_time == ready);
            assert(in_time || std::chrono::steady_clock::now() >= limit);
            assert(cv.wait_until(lock, limit, [&] { return ready; }) == ready);
        },
        [&] {
            {
                const std::lock_guard lock(m);
                ready = true;
            }
            cv.notify_one();
        });
}

WEAVEPROOF_MODEL(condition_variable, timed_wait_without_an_end_is_notified) {
    weaveproof::mutex m;
    condition_variable cv;
    unique_lock lock(m);
    std::thread notifier([&] {
        m.lock();
        m.unlock();
        cv.notify_one();
    });
    assert(cv.wait_for(lock, forever) == std::cv_status::no_timeout);
    lock.unlock();
    notifier.join();
}

WEAVEPROOF_MODEL(condition_variable, timed_waiter_and_a_sleeper) {
    timed_waiter_and_a_sleeper<condition_variable>();
}

WEAVEPROOF_MODEL(condition_variable, mutex_is_locked_when_the_predicate_throws) {
    weaveproof::mutex m;
    condition_variable cv;
    bool notified = false;
    in_parallel(
        [&] {
            unique_lock lock(m);
            try {
                cv.wait(lock, [&] { return notified ? throw 1 : false; });
            } catch (int) {
                assert(lock.owns_lock());
                notified = false;
            }
        },
        [&] {
            {
                const std::lock_guard lock(m);
                notified = true;
            }
            cv.notify_one();
        });
    assert(!notified);
}

WEAVEPROOF_MODEL(condition_variable, waiter_destroys) {
    waiter_destroys<condition_variable>();
}

WEAVEPROOF_MODEL(condition_variable, notifier_destroys_after_one_waiter) {
    notifier_destroys<condition_variable>();
}

WEAVEPROOF_MODEL(condition_variable, notifier_destroys_under_the_mutex) {
    notifier_destroys_under_the_mutex<condition_variable>();
}

WEAVEPROOF_MODEL(condition_variable, another_destroys_while_the_notifier_has_the_mutex) {
    another_destroys_while_the_notifier_has_the_mutex<condition_variable>();
}

WEAVEPROOF_MODEL(condition_variable, notifier_destroys_after_two_waiters) {
    notifier_destroys_after_two<condition_variable>();
}

WEAVEPROOF_MODEL(condition_variable, two_dismiss_at_once_and_one_again) {
    weaveproof::mutex m;
    condition_variable c;
    bool ready = false;
    in_parallel([&] { c.notify_all(); },
        [&] {
            c.notify_all();
            {
                const std::lock_guard lock(m);
                ready = true;
            }
            c.notify_all();
        },
        [&] {
            std::unique_lock lock(m);
            c.wait(lock, [&] { return ready; });
        });
}

}  // namespace

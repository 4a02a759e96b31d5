#include <cassert>
#include <condition_variable>
#include <mutex>

#include <weaveproof/condition_variable.hpp>
#include <weaveproof/mutex.hpp>

#include "condition_variable/broken_counts_waiters_late.hpp"
#include "condition_variable/broken_gives_permits.hpp"
#include "condition_variable/broken_leaves_after_waking.hpp"
#include "condition_variable/broken_notifies_by_a_flag.hpp"
#include "condition_variable/broken_notifies_by_a_plain_flag.hpp"
#include "condition_variable/broken_notify_all_wakes_one.hpp"
#include "condition_variable/broken_only_wakes.hpp"
#include "condition_variable/broken_reads_after_unlocking.hpp"
#include "condition_variable/broken_wakes_the_dismissed.hpp"
#include "condition_variable/properties.hpp"
#include "support/clocks.hpp"
#include "support/in_parallel.hpp"
#include "support/model_test.hpp"

namespace {

using namespace weaveproof::models;

WEAVEPROOF_BROKEN(condition_variable, reads_after_unlocking, "deadlock") {
    notification_reaches_who_waited_before<condition_variable_reads_after_unlocking,
        notification::one_each>();
}

WEAVEPROOF_BROKEN(condition_variable, only_wakes, "deadlock") {
    notification_reaches_who_waited_before<condition_variable_only_wakes, notification::one_each>();
}

WEAVEPROOF_BROKEN(condition_variable, only_wakes_under_the_mutex, "deadlock") {
    notification_under_the_mutex_reaches_who_waited_before<condition_variable_only_wakes,
        notification::one_each>();
}

WEAVEPROOF_BROKEN(condition_variable, only_wakes_across_memory, "deadlock") {
    notification_reaches_across_memory<condition_variable_only_wakes, notification::one_each>();
}

WEAVEPROOF_BROKEN(condition_variable, only_wakes_two, "deadlock") {
    two_condition_variables_are_notified_under_the_mutex<condition_variable_only_wakes>();
}

WEAVEPROOF_BROKEN(condition_variable, only_wakes_whose_turn_it_is, "deadlock") {
    turns_with_one_condition_variable<condition_variable_only_wakes>();
}

WEAVEPROOF_BROKEN(condition_variable, counts_waiters_late, "deadlock") {
    notification_reaches_who_waited_before<condition_variable_counts_waiters_late, notification::one_each>();
}

WEAVEPROOF_BROKEN(condition_variable, notify_all_wakes_one, "deadlock") {
    notification_reaches_two<condition_variable_notify_all_wakes_one, notification::all>();
}

WEAVEPROOF_BROKEN(condition_variable, notifies_by_a_plain_flag, "data race") {
    notification_reaches_who_waited_before<condition_variable_notifies_by_a_plain_flag,
        notification::one_each>();
}

WEAVEPROOF_BROKEN(condition_variable, notifies_by_a_flag, "deadlock") {
    newcomer_steals_no_wakeup<condition_variable_notifies_by_a_flag>();
}

WEAVEPROOF_BROKEN(condition_variable, wakes_the_dismissed, "deadlock") {
    notify_one_beside_notify_all<condition_variable_wakes_the_dismissed>();
}

WEAVEPROOF_BROKEN(condition_variable, gives_permits, "deadlock") {
    newcomer_steals_no_wakeup<condition_variable_gives_permits>();
}

WEAVEPROOF_BROKEN(condition_variable, gives_permits_under_the_mutex, "deadlock") {
    newcomer_steals_no_wakeup_given_under_the_mutex<condition_variable_gives_permits>();
}

WEAVEPROOF_BROKEN(condition_variable, gives_permits_to_who_returns, "deadlock") {
    returning_waiter_steals_no_wakeup<condition_variable_gives_permits>();
}

WEAVEPROOF_BROKEN(condition_variable, leaves_after_waking, "use after free") {
    notifier_destroys<condition_variable_leaves_after_waking>();
}

WEAVEPROOF_BROKEN(condition_variable, leaves_after_waking_under_the_mutex, "use after free") {
    notifier_destroys_under_the_mutex<condition_variable_leaves_after_waking>();
}

WEAVEPROOF_BROKEN(condition_variable, leaves_what_another_destroys, "use after free") {
    another_destroys_while_the_notifier_has_the_mutex<condition_variable_leaves_after_waking>();
}

// False of the right condition variable, as its header says: the mutex must exist until the notification has returned.
WEAVEPROOF_BROKEN(condition_variable, claim_that_the_mutex_may_go_while_it_is_notified, "use after free") {
    struct {
        weaveproof::condition_variable* cv = new weaveproof::condition_variable;
        weaveproof::mutex* m = new weaveproof::mutex;
    } near;
    in_parallel(
        [&] {
            {
                unique_lock lock(*near.m);
                near.cv->wait_for(lock, a_while);
            }
            delete near.m;
        },
        [&] { near.cv->notify_one(); });
    delete near.cv;
}

// False of it, too: were it not refuted, the models of timed waits would not go where
// they seem to.
WEAVEPROOF_BROKEN(condition_variable, claim_that_a_timed_wait_always_times_out, "assertion") {
    weaveproof::mutex m;
    weaveproof::condition_variable cv;
    in_parallel(
        [&] {
            unique_lock lock(m);
            assert(cv.wait_for(lock, a_while) == std::cv_status::timeout);
        },
        [&] { cv.notify_one(); });
}

}  // namespace

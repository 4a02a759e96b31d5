#include "mutex/properties.hpp"
#include "process_shared/broken_robust_mutex.hpp"
#include "process_shared/broken_shared_condition_variable.hpp"
#include "process_shared/deaths.hpp"
#include "process_shared/properties.hpp"
#include "support/model_test.hpp"

namespace {

using namespace weaveproof::models;
using mistake = robust_mutex_mistake;

WEAVEPROOF_BROKEN(process_shared, forgets_the_waiters_of_the_dead, "deadlock") {
    survivors_get_in<broken_robust_mutex<mistake::forgets_the_waiters_of_the_dead>, 2>();
}

WEAVEPROOF_BROKEN(process_shared, does_not_tell, "assertion") {
    survivors_get_in<broken_robust_mutex<mistake::does_not_tell>, 1>();
}

WEAVEPROOF_BROKEN(process_shared, waits_for_the_dead, "deadlock") {
    survivors_get_in<broken_robust_mutex<mistake::waits_for_the_dead>, 1>();
}

WEAVEPROOF_BROKEN(process_shared, unlock_is_relaxed, "data race") {
    survivors_get_in<broken_robust_mutex<mistake::unlock_is_relaxed>, 2>();
}

WEAVEPROOF_BROKEN(process_shared, reads_the_number_late, "deadlock") {
    misses_nothing<
        broken_shared_condition_variable<shared_condition_variable_mistake::reads_the_number_late>>();
}

WEAVEPROOF_BROKEN(process_shared, does_not_count_notifications, "deadlock") {
    misses_nothing<
        broken_shared_condition_variable<shared_condition_variable_mistake::does_not_count_notifications>>();
}

WEAVEPROOF_BROKEN(process_shared, push_counts_before_it_wakes, "deadlock") {
    survives_a_death_in_push(counts_first);
}

WEAVEPROOF_BROKEN(process_shared, pop_counts_before_it_wakes, "deadlock") {
    survives_a_death_in_pop(counts_first);
}

WEAVEPROOF_BROKEN(process_shared, kernel_is_not_told_of_who_waits, "deadlock") {
    survives_the_death_of_who_waits<1>(kernel::does_not);
}

WEAVEPROOF_BROKEN(process_shared, kernel_is_not_told_of_who_unlocks, "deadlock") {
    survives_a_death_in_unlock<1>(kernel::does_not);
}

// False of the right mutex: where it has an owner again the kernel wakes nobody, and that owner knows of nobody who waits.
WEAVEPROOF_BROKEN(process_shared, claim_that_the_wakeup_of_who_waits_is_never_lost, "deadlock") {
    survives_the_death_of_who_waits<2>(kernel::wakes_another);
}

WEAVEPROOF_BROKEN(process_shared, claim_that_the_wakeup_of_who_unlocks_is_never_lost, "deadlock") {
    survives_a_death_in_unlock<2>(kernel::wakes_another);
}

}  // namespace

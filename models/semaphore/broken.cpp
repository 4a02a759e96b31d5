#include <cassert>

#include <weaveproof/semaphore.hpp>

#include "semaphore/broken_checks_the_maximum_first.hpp"
#include "semaphore/broken_checks_then_takes.hpp"
#include "semaphore/broken_counts_sleepers.hpp"
#include "semaphore/broken_relaxed_release.hpp"
#include "semaphore/broken_wakes_too_few.hpp"
#include "semaphore/properties.hpp"
#include "support/clocks.hpp"
#include "support/in_parallel.hpp"
#include "support/model_test.hpp"

namespace {

using namespace weaveproof::models;

WEAVEPROOF_BROKEN(semaphore, checks_then_takes, "data race") {
    semaphore_excludes<semaphore_checks_then_takes, 2>();
}

WEAVEPROOF_BROKEN(semaphore, checks_then_takes_one_too_many, "assertion") {
    two_units_admit_no_more_than_two<semaphore_checks_then_takes>();
}

WEAVEPROOF_BROKEN(semaphore, wakes_only_from_zero, "deadlock") {
    released_units_reach_whoever_waits<semaphore_wakes_too_few<semaphore_wakes::only_from_zero>, 1, 1>();
}

WEAVEPROOF_BROKEN(semaphore, wakes_only_one, "deadlock") {
    released_units_reach_whoever_waits<semaphore_wakes_too_few<semaphore_wakes::only_one>, 2>();
}

WEAVEPROOF_BROKEN(semaphore, relaxed_release, "data race") {
    release_publishes<semaphore_relaxed_release>();
}

WEAVEPROOF_BROKEN(semaphore, counts_sleepers_and_is_destroyed, "use after free") {
    last_acquirer_destroys<semaphore_counts_sleepers>();
}

WEAVEPROOF_BROKEN(semaphore, checks_the_maximum_first, "assertion") {
    release_refuses_what_is_too_much<binary_semaphore_checks_the_maximum_first>();
}

// False of the right semaphore: were it not refuted, the models of timed acquires would not go where they
// seem to.
WEAVEPROOF_BROKEN(semaphore, claim_that_a_timed_acquire_fails_where_try_acquire_does, "assertion") {
    weaveproof::counting_semaphore<> s(0);
    in_parallel(
        [&] {
            if (!s.try_acquire()) {
                assert(!s.try_acquire_for(a_while));
            }
        },
        [&] { s.release(); });
}

}  // namespace

#include "barrier/broken_barrier.hpp"
#include "barrier/properties.hpp"
#include "support/model_test.hpp"

namespace {

using namespace weaveproof::models;
using mistake = barrier_mistake;

WEAVEPROOF_BROKEN(barrier, resets_after_opening, "deadlock") {
    nobody_is_ahead<broken<mistake::resets_after_opening>::barrier, 2, 2>();
}

WEAVEPROOF_BROKEN(barrier, arrives_relaxed, "data race") {
    phases_follow_each_other<broken<mistake::arrives_relaxed>::barrier, 2, 1>();
}

WEAVEPROOF_BROKEN(barrier, opens_relaxed, "data race") {
    nobody_is_ahead<broken<mistake::opens_relaxed>::barrier, 2, 1>();
}

WEAVEPROOF_BROKEN(barrier, completes_after_opening, "data race") {
    phases_follow_each_other<broken<mistake::completes_after_opening>::barrier, 2, 2>();
}

WEAVEPROOF_BROKEN(barrier, wakes_one, "deadlock") {
    nobody_is_ahead<broken<mistake::wakes_one>::barrier, 3, 1>();
}

WEAVEPROOF_BROKEN(barrier, reads_the_phase_late, "deadlock") {
    nobody_is_ahead<broken<mistake::reads_the_phase_late>::barrier, 2, 1>();
}

WEAVEPROOF_BROKEN(barrier, drops_late, "deadlock") {
    one_drops_out<broken<mistake::drops_late>::barrier, 1>();
}

WEAVEPROOF_BROKEN(barrier, looks_again, "use after free") {
    the_waiter_destroys<broken<mistake::looks_again>::barrier>();
}

}  // namespace

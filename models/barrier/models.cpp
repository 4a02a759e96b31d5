#include <cassert>

#include <weaveproof/barrier.hpp>

#include "barrier/properties.hpp"
#include "support/in_parallel.hpp"
#include "support/model_test.hpp"
#include "support/spin_limit.hpp"

namespace {

using namespace weaveproof::models;
using weaveproof::barrier;

WEAVEPROOF_MODEL(barrier, one_alone) {
    phases_follow_each_other<barrier, 1, 3>();
}

WEAVEPROOF_MODEL(barrier, two_phases_of_two) {
    phases_follow_each_other<barrier, 2, 2>();
}

WEAVEPROOF_MODEL(barrier, a_phase_of_three) {
    phases_follow_each_other<barrier, 3, 1>();
}

WEAVEPROOF_MODEL(barrier, two_phases_of_two_that_spin) {
    spin_limit = 1;
    phases_follow_each_other<barrier, 2, 2>();
}

WEAVEPROOF_MODEL(barrier, three_phases_of_two_without_a_completion_function) {
    nobody_is_ahead<barrier, 2, 3>();
}

WEAVEPROOF_MODEL(barrier, a_phase_of_three_without_a_completion_function) {
    nobody_is_ahead<barrier, 3, 1>();
}

WEAVEPROOF_MODEL(barrier, arrives_first_and_waits_later) {
    arrives_first_and_waits_later<barrier>();
}

WEAVEPROOF_MODEL(barrier, one_of_two_drops_out) {
    one_drops_out<barrier, 1>();
}

WEAVEPROOF_MODEL(barrier, one_of_three_drops_out) {
    one_drops_out<barrier, 2>();
}

WEAVEPROOF_MODEL(barrier, two_of_three_drop_out_at_once) {
    two_drop_out_at_once<barrier>();
}

WEAVEPROOF_MODEL(barrier, one_arrives_for_several) {
    barrier<> b(3);
    int data = 0;
    in_parallel(
        [&] {
            data = 1;
            static_cast<void>(b.arrive(2));
        },
        [&] {
            b.arrive_and_wait();
            assert(data == 1);
        });
}

WEAVEPROOF_MODEL(barrier, the_waiter_destroys) {
    the_waiter_destroys<barrier>();
}

}  // namespace

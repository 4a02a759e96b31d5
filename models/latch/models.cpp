#include <cassert>

#include <weaveproof/latch.hpp>

#include "latch/properties.hpp"
#include "support/in_parallel.hpp"
#include "support/model_test.hpp"
#include "support/spin_limit.hpp"

namespace {

using namespace weaveproof::models;
using weaveproof::latch;

WEAVEPROOF_MODEL(latch, one_waits_for_two) {
    all_wait_for_all<latch, 2, 1>();
}

WEAVEPROOF_MODEL(latch, two_wait_for_one) {
    all_wait_for_all<latch, 1, 2>();
}

WEAVEPROOF_MODEL(latch, two_wait_for_two) {
    all_wait_for_all<latch, 2, 2>();
}

WEAVEPROOF_MODEL(latch, one_that_spins_waits_for_two) {
    spin_limit = 1;
    all_wait_for_all<latch, 2, 1>();
}

WEAVEPROOF_MODEL(latch, two_wait_for_each_other) {
    they_wait_for_each_other<latch, 2>();
}

WEAVEPROOF_MODEL(latch, three_wait_for_each_other) {
    they_wait_for_each_other<latch, 3>();
}

WEAVEPROOF_MODEL(latch, trying_sees_all_or_nothing) {
    trying_sees_all_or_nothing<latch>();
}

WEAVEPROOF_MODEL(latch, several_at_once) {
    latch l(5);
    int data = 0;
    in_parallel(
        [&] {
            l.count_down(2);
            l.count_down(0);
        },
        [&] {
            data = 1;
            l.arrive_and_wait(3);
        },
        [&] {
            l.wait();
            assert(data == 1);
        });
}

WEAVEPROOF_MODEL(latch, of_nothing_is_open) {
    latch l(0);
    l.wait();
    assert(l.try_wait());
    l.arrive_and_wait(0);
}

WEAVEPROOF_MODEL(latch, who_waits_for_one_destroys) {
    who_waits_destroys<latch, 1>();
}

WEAVEPROOF_MODEL(latch, who_waits_for_two_destroys) {
    who_waits_destroys<latch, 2>();
}

}  // namespace

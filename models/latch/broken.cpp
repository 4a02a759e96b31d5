#include "latch/broken_latch.hpp"
#include "latch/properties.hpp"
#include "support/model_test.hpp"

namespace {

using namespace weaveproof::models;
using mistake = latch_mistake;

WEAVEPROOF_BROKEN(latch, is_relaxed, "data race") {
    all_wait_for_all<broken_latch<mistake::is_relaxed>, 1, 1>();
}

WEAVEPROOF_BROKEN(latch, wakes_one, "deadlock") {
    all_wait_for_all<broken_latch<mistake::wakes_one>, 1, 2>();
}

WEAVEPROOF_BROKEN(latch, counts_in_two_steps, "data race") {
    they_wait_for_each_other<broken_latch<mistake::counts_in_two_steps>, 2>();
}

WEAVEPROOF_BROKEN(latch, looks_again, "use after free") {
    who_waits_destroys<broken_latch<mistake::looks_again>, 1>();
}

WEAVEPROOF_BROKEN(latch, sleeps_unannounced, "deadlock") {
    all_wait_for_all<broken_latch<mistake::sleeps_unannounced>, 1, 1>();
}

WEAVEPROOF_BROKEN(latch, opens_one_early, "data race") {
    all_wait_for_all<broken_latch<mistake::opens_one_early>, 2, 1>();
}

}  // namespace

#include <cassert>

#include <weaveproof/once.hpp>

#include "once/properties.hpp"
#include "support/model_test.hpp"
#include "support/spin_limit.hpp"

namespace {

using namespace weaveproof::models;
using weaveproof::call_once;
using weaveproof::once_flag;

WEAVEPROOF_MODEL(once, two_do_it_once) {
    it_is_done_once<once_flag, 2>();
}

WEAVEPROOF_MODEL(once, three_do_it_once) {
    it_is_done_once<once_flag, 3>();
}

WEAVEPROOF_MODEL(once, two_that_spin_do_it_once) {
    spin_limit = 1;
    it_is_done_once<once_flag, 2>();
}

WEAVEPROOF_MODEL(once, one_of_two_throws) {
    who_throws_has_not_done_it<once_flag, 2, 1>();
}

WEAVEPROOF_MODEL(once, one_of_three_throws) {
    who_throws_has_not_done_it<once_flag, 3, 1>();
}

WEAVEPROOF_MODEL(once, two_of_three_throw) {
    who_throws_has_not_done_it<once_flag, 3, 2>();
}

WEAVEPROOF_MODEL(once, all_of_two_throw) {
    who_throws_has_not_done_it<once_flag, 2, 2>();
}

WEAVEPROOF_MODEL(once, two_flags_are_two) {
    once_flag a;
    once_flag b;
    int done = 0;
    in_threads<2>([&] {
        call_once(a, [&] {
            call_once(
                b, [&](int by) { done += by; }, 2);
        });
        assert(done == 2);
    });
}

WEAVEPROOF_MODEL(once, who_did_not_do_it_destroys) {
    who_did_not_do_it_destroys<once_flag>();
}

}  // namespace

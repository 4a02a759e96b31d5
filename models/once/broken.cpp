#include "once/broken_once.hpp"
#include "once/properties.hpp"
#include "support/model_test.hpp"

namespace {

using namespace weaveproof::models;
using mistake = once_mistake;

WEAVEPROOF_BROKEN(once, looks_relaxed, "data race") {
    it_is_done_once<broken_once_flag<mistake::looks_relaxed>, 2>();
}

WEAVEPROOF_BROKEN(once, is_done_before_it_runs, "data race") {
    it_is_done_once<broken_once_flag<mistake::is_done_before_it_runs>, 2>();
}

WEAVEPROOF_BROKEN(once, looks_and_then_enters, "data race") {
    it_is_done_once<broken_once_flag<mistake::looks_and_then_enters>, 2>();
}

WEAVEPROOF_BROKEN(once, throwing_counts, "assertion") {
    who_throws_has_not_done_it<broken_once_flag<mistake::throwing_counts>, 2, 1>();
}

WEAVEPROOF_BROKEN(once, throwing_leaves_it, "deadlock") {
    who_throws_has_not_done_it<broken_once_flag<mistake::throwing_leaves_it>, 2, 1>();
}

WEAVEPROOF_BROKEN(once, throwing_wakes_nobody, "deadlock") {
    who_throws_has_not_done_it<broken_once_flag<mistake::throwing_wakes_nobody>, 2, 1>();
}

WEAVEPROOF_BROKEN(once, looks_again, "use after free") {
    who_did_not_do_it_destroys<broken_once_flag<mistake::looks_again>>();
}

}  // namespace

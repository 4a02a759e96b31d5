#include "event/broken_event.hpp"
#include "event/properties.hpp"
#include "mutex/properties.hpp"
#include "support/model_test.hpp"

namespace {

using namespace weaveproof::models;
using in_manual = manual_event_mistake;
using in_auto = auto_event_mistake;

WEAVEPROOF_BROKEN(event, manual_wakes_one, "deadlock") {
    set_lets_all_pass<broken_manual_event<in_manual::wakes_one>, 2>();
}

WEAVEPROOF_BROKEN(event, manual_is_relaxed, "data race") {
    set_lets_all_pass<broken_manual_event<in_manual::is_relaxed>, 1>();
}

WEAVEPROOF_BROKEN(event, manual_skips_what_is_set, "deadlock") {
    clearing_misses_nothing<broken_manual_event<in_manual::skips_what_is_set>, 2>();
}

WEAVEPROOF_BROKEN(event, manual_clears_relaxed, "deadlock") {
    clearing_misses_nothing<broken_manual_event<in_manual::clears_relaxed>, 1>();
}

WEAVEPROOF_BROKEN(event, manual_looks_after_it_is_set, "use after free") {
    who_passes_destroys<broken_manual_event<in_manual::looks_after_it_is_set>>();
}

WEAVEPROOF_BROKEN(event, auto_passes_in_two_steps, "data race") {
    mutex_excludes<event_as_mutex<broken_auto_event<in_auto::passes_in_two_steps>>, 2>();
}

WEAVEPROOF_BROKEN(event, auto_is_relaxed, "data race") {
    mutex_excludes<event_as_mutex<broken_auto_event<in_auto::is_relaxed>>, 2>();
}

WEAVEPROOF_BROKEN(event, auto_passes_uncontended, "deadlock") {
    mutex_excludes<event_as_mutex<broken_auto_event<in_auto::passes_uncontended>>, 3>();
}

WEAVEPROOF_BROKEN(event, auto_stores_what_it_sets, "deadlock") {
    who_passes_sees_all_that_set<broken_auto_event<in_auto::stores_what_it_sets>>();
}

WEAVEPROOF_BROKEN(event, auto_counts_sleepers, "use after free") {
    who_passes_destroys<broken_auto_event<in_auto::counts_sleepers>>();
}

}  // namespace

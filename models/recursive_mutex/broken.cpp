#include "mutex/properties.hpp"
#include "recursive_mutex/broken_recursive_mutex.hpp"
#include "recursive_mutex/properties.hpp"
#include "support/model_test.hpp"

namespace {

using namespace weaveproof::models;
using mistake = recursive_mutex_mistake;

// The assertion is that of the mutex inside: it is unlocked that is not locked.
WEAVEPROOF_BROKEN(recursive_mutex, unlocks_at_every_level, "assertion") {
    nested_locks_exclude<broken_recursive_mutex<mistake::unlocks_at_every_level>, 2>();
}

WEAVEPROOF_BROKEN(recursive_mutex, keeps_its_owner, "assertion") {
    nested_locks_exclude<broken_recursive_mutex<mistake::keeps_its_owner>, 2, 2>();
}

WEAVEPROOF_BROKEN(recursive_mutex, clears_the_owner_late, "deadlock") {
    nested_locks_exclude<broken_recursive_mutex<mistake::clears_the_owner_late>, 2>();
}

WEAVEPROOF_BROKEN(recursive_mutex, clears_the_owner_late_and_is_destroyed, "use after free") {
    last_owner_destroys<broken_recursive_mutex<mistake::clears_the_owner_late>, 2>();
}

WEAVEPROOF_BROKEN(recursive_mutex, counts_before_it_locks, "data race") {
    nested_locks_exclude<broken_recursive_mutex<mistake::counts_before_it_locks>, 2>();
}

WEAVEPROOF_BROKEN(recursive_mutex, names_no_thread, "data race") {
    nested_locks_exclude<broken_recursive_mutex<mistake::names_no_thread>, 2>();
}

}  // namespace

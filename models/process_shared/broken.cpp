#include "mutex/properties.hpp"
#include "process_shared/broken_robust_mutex.hpp"
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

}  // namespace

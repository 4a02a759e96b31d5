#include "support/model_test.hpp"
#include "thread_pool/broken_pool.hpp"
#include "thread_pool/properties.hpp"

namespace {

using namespace weaveproof::models;
using mistake = pool_mistake;

WEAVEPROOF_BROKEN(thread_pool, leaves_when_closed, "assertion") {
    the_destructor_drains<broken_pool<mistake::leaves_when_closed>, 1, 1>();
}

WEAVEPROOF_BROKEN(thread_pool, forgets_the_cancelled, "deadlock") {
    cancelling_breaks_promises<broken_pool<mistake::forgets_the_cancelled>>();
}

WEAVEPROOF_BROKEN(thread_pool, runs_unguarded, "terminate") {
    exceptions_are_carried<broken_pool<mistake::runs_unguarded>>();
}

WEAVEPROOF_BROKEN(thread_pool, does_not_join, "assertion") {
    the_destructor_drains<broken_pool<mistake::does_not_join>, 1, 1>();
}

WEAVEPROOF_BROKEN(thread_pool, closes_unguarded, "deadlock") {
    the_destructor_drains<broken_pool<mistake::closes_unguarded>, 1, 0>();
}

}  // namespace

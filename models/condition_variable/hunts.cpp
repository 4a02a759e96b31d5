// Models too large to be explored to their end: they prove nothing, and `make verify` leaves them out. Of a mutant of the condition
// variable (docs/mutants.md) they find soon what the others never do, as they have a thread more. Under sequential consistency, which
// is enough for that, and has fewer executions.

#include <weaveproof/condition_variable.hpp>

#include "condition_variable/properties.hpp"
#include "support/model_test.hpp"

namespace {

using namespace weaveproof::models;
using weaveproof::condition_variable;
using weaveproof::consistency;

WEAVEPROOF_MODEL_WITH(condition_variable, notify_one_beside_notify_all_under_the_mutex,
    .memory_model = consistency::sc, .most_executions = 1'000'000) {
    notify_one_beside_notify_all_under_the_mutex<condition_variable>();
}

WEAVEPROOF_MODEL_WITH(condition_variable, notify_all_that_takes_its_time, .memory_model = consistency::sc,
    .most_executions = 200'000) {
    notify_all_that_takes_its_time<condition_variable>();
}

}  // namespace

#include "harness/twin.hpp"
#include "histories/record.hpp"
#include "models/condition_variable/broken_notify_all_wakes_one.hpp"
#include "models/condition_variable/broken_only_wakes.hpp"
#include "objects/condition_variable.hpp"
#include "weaveproof/condition_variable.hpp"

#include <gtest/gtest.h>

namespace weaveproof::stress {
namespace {

template <class ConditionVariable>
struct game_of {
    using object = property_tests::condition_variable_object<ConditionVariable>;
    using specification = specifications::condition_variable;
    static constexpr unsigned rounds = 16;

    static specification any_initial(choice& random, unsigned) { return {.tokens = random.below(2)}; }
    static specification::call relief(unsigned) { return {specification::operation::put_and_all, 1}; }
    static bool measures(const specification::call& c) {
        return c.what == specification::operation::take_for;
    }
};

template <class ConditionVariable>
void histories(const options& how) {
    record<game_of<ConditionVariable>>("condition_variable", "histories", how);
}

TEST(condition_variable_histories, are_linearizable) {
    histories<condition_variable>(options::from_environment().share(4));
}

TEST(condition_variable_histories, refute_notify_all_that_wakes_one) {
    expect_refuted({"condition_variable", "notify_all wakes one, histories", "deadlock", "is stuck.*take"},
        histories<models::condition_variable_notify_all_wakes_one>);
}

TEST(condition_variable_histories, refute_only_waking) {
    expect_refuted({"condition_variable", "only wakes, histories", "deadlock", "is stuck.*take"},
        histories<models::condition_variable_only_wakes>);
}

}  // namespace
}  // namespace weaveproof::stress

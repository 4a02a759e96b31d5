#include "harness/twin.hpp"
#include "histories/record.hpp"
#include "models/once/broken_once.hpp"
#include "objects/once.hpp"
#include "weaveproof/once.hpp"

#include <gtest/gtest.h>

namespace weaveproof::stress {
namespace {

template <class Flag>
struct game_of {
    using object = property_tests::once_object<Flag>;
    static constexpr unsigned rounds = 1;
    static specifications::once any_initial(choice&, unsigned) { return {}; }
};

template <class Flag>
void histories(const options& how) {
    record<game_of<Flag>>("once", "histories", how);
}

TEST(once_histories, are_linearizable) {
    histories<once_flag>(options::from_environment().share(4));
}

template <models::once_mistake Mistake>
using twin_with = models::broken_once_flag<Mistake>;

TEST(once_histories, refute_looking_and_then_entering) {
    expect_refuted({"once", "looks and then enters, histories", "not linearizable", ""},
        histories<twin_with<models::once_mistake::looks_and_then_enters>>);
}

TEST(once_histories, refute_throwing_that_counts) {
    expect_refuted({"once", "throwing counts, histories", "not linearizable", ""},
        histories<twin_with<models::once_mistake::throwing_counts>>);
}

TEST(once_histories, refute_throwing_that_wakes_nobody) {
    expect_refuted({"once", "throwing wakes nobody, histories", "deadlock", "is stuck.*call_once"},
        histories<twin_with<models::once_mistake::throwing_wakes_nobody>>);
}

}  // namespace
}  // namespace weaveproof::stress

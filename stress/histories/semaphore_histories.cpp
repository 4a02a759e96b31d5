#include "harness/twin.hpp"
#include "histories/record.hpp"
#include "models/semaphore/broken_checks_then_takes.hpp"
#include "models/semaphore/broken_wakes_too_few.hpp"
#include "objects/semaphore.hpp"
#include "property-tests/twins/semaphore.hpp"
#include "stress/twins/semaphore.hpp"
#include "weaveproof/semaphore.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>

namespace weaveproof::stress {
namespace {

template <class Semaphore, std::ptrdiff_t Max>
struct game_of {
    using object = property_tests::semaphore_object<Semaphore>;
    using specification = specifications::semaphore;
    static constexpr unsigned rounds = 64;

    static specification any_initial(choice& random, unsigned) {
        return {std::min<std::ptrdiff_t>(random.below(4), Max), Max};
    }
    static specification::call relief(unsigned) { return {specification::operation::release, 1}; }
    static bool measures(const specification::call& c) {
        return c.what == specification::operation::try_acquire_for;
    }
};

template <class Semaphore, std::ptrdiff_t Max>
void histories(const options& how) {
    record<game_of<Semaphore, Max>>("semaphore", "histories", how);
}

TEST(semaphore_histories, are_linearizable) {
    histories<counting_semaphore<3>, 3>(options::from_environment().share(8));
}

TEST(semaphore_histories, of_a_binary_one_are_linearizable) {
    record<game_of<binary_semaphore, 1>>(
        "semaphore", "histories of a binary one", options::from_environment().share(8));
}

TEST(semaphore_histories, refute_taking_in_two_steps) {
    expect_refuted({"semaphore", "takes in two steps, histories", "not linearizable", ""},
        histories<models::semaphore_checks_then_takes, 1'000'000>);
}

TEST(semaphore_histories, refute_release_that_forgets_one) {
    using twin = twins::semaphore<3, twins::semaphore_mistake::release_forgets_one>;
    expect_refuted(
        {"semaphore", "release forgets one, histories", "not linearizable", ""}, histories<twin, 3>);
}

TEST(semaphore_histories, refute_giving_back_in_vain) {
    expect_refuted({"semaphore", "gives back in vain, histories", "not linearizable", ""},
        histories<twins::semaphore_gives_back_in_vain, 1000>);
}

TEST(semaphore_histories, refute_waking_only_from_zero) {
    using twin = models::semaphore_wakes_too_few<models::semaphore_wakes::only_from_zero>;
    expect_refuted({"semaphore", "wakes only from zero, histories", "deadlock", "is stuck.*acquire"},
        histories<twin, 1'000'000>);
}

}  // namespace
}  // namespace weaveproof::stress

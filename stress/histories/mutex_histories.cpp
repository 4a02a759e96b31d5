#include "harness/twin.hpp"
#include "histories/record.hpp"
#include "models/mutex/broken_tests_then_sets.hpp"
#include "objects/mutex.hpp"
#include "property-tests/twins/mutex.hpp"
#include "stress/twins/mutex.hpp"
#include "weaveproof/mutex.hpp"

#include <gtest/gtest.h>

namespace weaveproof::stress {
namespace {

template <class Mutex>
struct game_of {
    using object = property_tests::mutex_object<Mutex>;
    static constexpr unsigned rounds = 64;
    static specifications::mutex any_initial(choice&, unsigned) { return {}; }
    static bool measures(const specifications::mutex::call& c) {
        return c.what == specifications::mutex::operation::try_lock_for;
    }
};

template <class Mutex>
void histories(const options& how) {
    record<game_of<Mutex>>("mutex", "histories", how);
}

TEST(mutex_histories, are_linearizable) {
    histories<mutex>(options::from_environment().share(3));
}

TEST(mutex_histories, refute_try_lock_that_ignores_the_owner) {
    expect_refuted({"mutex", "try_lock ignores the owner, histories", "not linearizable", ""},
        histories<twins::mutex_try_lock_ignores_owner>);
}

TEST(mutex_histories, refute_unlock_that_wakes_nobody) {
    expect_refuted({"mutex", "unlock wakes nobody, histories", "deadlock", "is stuck.*lock"},
        histories<twins::mutex_unlock_wakes_nobody>);
}

TEST(mutex_histories, refute_testing_and_then_setting) {
    expect_refuted({"mutex", "tests, then sets, histories", "not linearizable", ""},
        histories<models::mutex_tests_then_sets>);
}

TEST(mutex_histories, refute_trusting_an_interruption) {
    expect_refuted({"mutex", "trusts an interruption, histories", "not linearizable", ""},
        histories<twins::mutex_trusts_an_interruption>);
}

TEST(mutex_histories, refute_belonging_to_a_core) {
    expect_refuted({"mutex", "belongs to a core, histories", "deadlock", "is stuck.*lock"},
        histories<twins::mutex_belongs_to_a_core>);
}

}  // namespace
}  // namespace weaveproof::stress

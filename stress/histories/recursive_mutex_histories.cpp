#include "harness/twin.hpp"
#include "histories/record.hpp"
#include "models/recursive_mutex/broken_recursive_mutex.hpp"
#include "objects/recursive_mutex.hpp"
#include "weaveproof/recursive_mutex.hpp"

#include <gtest/gtest.h>

namespace weaveproof::stress {
namespace {

template <class Mutex>
struct game_of {
    using object = property_tests::recursive_mutex_object<Mutex>;
    static constexpr unsigned rounds = 64;
    static specifications::recursive_mutex any_initial(choice&, unsigned) { return {}; }
    static bool measures(const specifications::recursive_mutex::call& c) {
        return c.what == specifications::recursive_mutex::operation::try_lock_for;
    }
};

template <class Mutex>
void histories(const options& how) {
    record<game_of<Mutex>>("recursive_mutex", "histories", how);
}

TEST(recursive_mutex_histories, are_linearizable) {
    histories<recursive_mutex>(options::from_environment().share(4));
}

template <models::recursive_mutex_mistake Mistake>
using twin_with = models::broken_recursive_mutex<Mistake>;

TEST(recursive_mutex_histories, refute_unlocking_at_every_level) {
    expect_refuted({"recursive_mutex", "unlocks at every level, histories", "not linearizable", ""},
        histories<twin_with<models::recursive_mutex_mistake::unlocks_at_every_level>>);
}

TEST(recursive_mutex_histories, refute_naming_no_thread) {
    expect_refuted({"recursive_mutex", "names no thread, histories", "not linearizable", ""},
        histories<twin_with<models::recursive_mutex_mistake::names_no_thread>>);
}

}  // namespace
}  // namespace weaveproof::stress

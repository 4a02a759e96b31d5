#include "harness/twin.hpp"
#include "histories/record.hpp"
#include "models/shared_mutex/broken_reader_checks_then_enters.hpp"
#include "objects/shared_mutex.hpp"
#include "stress/twins/shared_mutex.hpp"
#include "weaveproof/shared_mutex.hpp"

#include <gtest/gtest.h>

namespace weaveproof::stress {
namespace {

template <class SharedMutex>
struct game_of {
    using object = property_tests::shared_mutex_object<SharedMutex>;
    static constexpr unsigned rounds = 64;
    static specifications::shared_mutex any_initial(choice&, unsigned) { return {}; }
    static bool measures(const specifications::shared_mutex::call& c) {
        using enum specifications::shared_mutex::operation;
        return c.what == try_lock_for || c.what == try_lock_shared_for;
    }
};

template <class SharedMutex>
void histories(const options& how) {
    record<game_of<SharedMutex>>("shared_mutex", "histories", how);
}

TEST(shared_mutex_histories, are_linearizable) {
    histories<shared_mutex>(options::from_environment().share(4));
}

TEST(shared_mutex_histories, refute_readers_that_check_and_then_enter) {
    expect_refuted({"shared_mutex", "reader checks, then enters, histories", "not linearizable", ""},
        histories<models::shared_mutex_reader_checks_then_enters>);
}

TEST(shared_mutex_histories, refute_try_lock_shared_that_ignores_the_writer) {
    expect_refuted({"shared_mutex", "try_lock_shared ignores the writer, histories", "not linearizable", ""},
        histories<twins::shared_mutex_try_lock_shared_ignores_the_writer>);
}

}  // namespace
}  // namespace weaveproof::stress

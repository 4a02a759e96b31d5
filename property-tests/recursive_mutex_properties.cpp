#include "objects/recursive_mutex.hpp"
#include "support/property.hpp"
#include "support/state_machine.hpp"
#include "twins/recursive_mutex.hpp"
#include "weaveproof/recursive_mutex.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace weaveproof::property_tests {
namespace {

template <class Mutex>
void conforms() {
    play(specifications::recursive_mutex{}, 3,
        [] { return std::make_shared<recursive_mutex_object<Mutex>>(); });
}

TEST(recursive_mutex_properties, conforms) {
    expect_holds({"recursive_mutex", "conforms", 200, 60}, conforms<recursive_mutex>);
}

TEST(recursive_mutex_properties, refutes_unlock_that_frees_all_levels) {
    expect_refuted({"recursive_mutex", "unlock frees all levels"},
        conforms<twins::recursive_mutex_unlock_frees_all_levels>);
}

TEST(recursive_mutex_properties, refutes_try_lock_that_does_not_nest) {
    expect_refuted({"recursive_mutex", "try_lock does not nest"},
        conforms<twins::recursive_mutex_try_lock_does_not_nest>);
}

TEST(recursive_mutex_properties, refutes_an_unlock_that_is_lost) {
    expect_refuted(
        {"recursive_mutex", "an unlock is lost"}, conforms<twins::recursive_mutex_loses_an_unlock>);
}

}  // namespace
}  // namespace weaveproof::property_tests

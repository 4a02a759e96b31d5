#include "objects/mutex.hpp"
#include "specifications/mutex.hpp"
#include "support/property.hpp"
#include "support/state_machine.hpp"
#include "twins/mutex.hpp"
#include "weaveproof/mutex.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace weaveproof::property_tests {
namespace {

using specification = specifications::mutex;

template <class Mutex>
void conforms() {
    play(specification{}, 3, [] { return std::make_shared<mutex_object<Mutex>>(); });
}

TEST(mutex_properties, conforms) {
    expect_holds({"mutex", "conforms", 200, 60}, conforms<mutex>);
}

TEST(mutex_properties, refutes_try_lock_that_ignores_the_owner) {
    expect_refuted({"mutex", "try_lock ignores the owner"}, conforms<twins::mutex_try_lock_ignores_owner>);
}

TEST(mutex_properties, refutes_unlock_that_wakes_nobody) {
    expect_refuted({"mutex", "unlock wakes nobody"}, conforms<twins::mutex_unlock_wakes_nobody>);
}

}  // namespace
}  // namespace weaveproof::property_tests

#include "specifications/recursive_mutex.hpp"
#include "support/property.hpp"
#include "support/state_machine.hpp"
#include "support/timeout.hpp"
#include "twins/recursive_mutex.hpp"
#include "weaveproof/recursive_mutex.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <memory>

namespace weaveproof::property_tests {
namespace {

using specification = specifications::recursive_mutex;
using operation = specification::operation;

template <class Mutex>
class object {
  public:
    specification::result perform(const specification::call& c) {
        switch (c.what) {
        case operation::lock:
            mutex_.lock();
            return true;
        case operation::try_lock:
            return mutex_.try_lock();
        case operation::try_lock_for:
            return mutex_.try_lock_for(timeout(c.wait));
        case operation::try_lock_until:
            return mutex_.try_lock_until(deadline<std::chrono::system_clock>(c.wait));
        case operation::unlock:
            mutex_.unlock();
            return true;
        }
        std::abort();
    }

  private:
    Mutex mutex_;
};

template <class Mutex>
void conforms() {
    play(specification{}, 3, [] { return std::make_shared<object<Mutex>>(); });
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

#include "specifications/mutex.hpp"
#include "support/property.hpp"
#include "support/state_machine.hpp"
#include "support/timeout.hpp"
#include "twins/mutex.hpp"
#include "weaveproof/mutex.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <memory>

namespace weaveproof::property_tests {
namespace {

using specification = specifications::mutex;
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

#include "models/latch/broken_latch.hpp"
#include "specifications/latch.hpp"
#include "support/property.hpp"
#include "support/state_machine.hpp"
#include "weaveproof/latch.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>

namespace weaveproof::property_tests {
namespace {

using specification = specifications::latch;
using operation = specification::operation;

template <class Latch>
class object {
  public:
    explicit object(unsigned expected) : latch_(expected) {}

    specification::result perform(const specification::call& c) {
        switch (c.what) {
        case operation::count_down:
            latch_.count_down(c.update);
            return true;
        case operation::try_wait:
            return latch_.try_wait();
        case operation::wait:
            latch_.wait();
            return true;
        case operation::arrive_and_wait:
            latch_.arrive_and_wait(c.update);
            return true;
        }
        std::abort();
    }

  private:
    Latch latch_;
};

template <class Latch>
void conforms() {
    const unsigned expected = any_choice().below(7);
    play(specification{.count = expected}, 4, [=] { return std::make_shared<object<Latch>>(expected); });
}

TEST(latch_properties, conforms) {
    expect_holds({"latch", "conforms", 200, 30}, conforms<latch>);
}

template <models::latch_mistake Mistake>
using twin = models::broken_latch<Mistake>;

TEST(latch_properties, refutes_count_down_that_wakes_one) {
    expect_refuted({"latch", "count_down wakes one"}, conforms<twin<models::latch_mistake::wakes_one>>);
}

TEST(latch_properties, refutes_opening_one_early) {
    expect_refuted({"latch", "opens one early"}, conforms<twin<models::latch_mistake::opens_one_early>>);
}

}  // namespace
}  // namespace weaveproof::property_tests

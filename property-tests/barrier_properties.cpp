#include "models/barrier/broken_barrier.hpp"
#include "specifications/barrier.hpp"
#include "support/property.hpp"
#include "support/state_machine.hpp"
#include "weaveproof/barrier.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <utility>

namespace weaveproof::property_tests {
namespace {

using specification = specifications::barrier;
using operation = specification::operation;

struct count_up {
    unsigned* count;
    void operator()() noexcept { ++*count; }
};

template <class Barrier>
class object {
  public:
    explicit object(unsigned expected) : barrier_(expected, count_up{&phases_}) {}

    /// The number of phases is read by who arrives last, or after it, and changes no more before all have returned.
    specification::result perform(const specification::call& c) {
        switch (c.what) {
        case operation::arrive:
            static_cast<void>(barrier_.arrive(c.update));
            return phases_;
        case operation::arrive_and_wait:
            barrier_.arrive_and_wait();
            return phases_;
        case operation::arrive_then_wait: {
            auto token = barrier_.arrive(c.update);
            barrier_.wait(std::move(token));
            return phases_;
        }
        case operation::arrive_and_drop:
            barrier_.arrive_and_drop();
            return phases_;
        }
        std::abort();
    }

  private:
    unsigned phases_ = 0;
    Barrier barrier_;
};

template <class Barrier>
void conforms() {
    const unsigned expected = 1 + any_choice().below(5);
    play(specification{.expected = expected}, 4, [=] { return std::make_shared<object<Barrier>>(expected); });
}

TEST(barrier_properties, conforms) {
    expect_holds({"barrier", "conforms", 200, 60}, conforms<barrier<count_up>>);
}

template <models::barrier_mistake Mistake>
using twin = models::broken_barrier<count_up, Mistake>;

TEST(barrier_properties, refutes_opening_that_wakes_one) {
    expect_refuted({"barrier", "opening wakes one"}, conforms<twin<models::barrier_mistake::wakes_one>>);
}

TEST(barrier_properties, refutes_dropping_late) {
    expect_refuted({"barrier", "drops late"}, conforms<twin<models::barrier_mistake::drops_late>>);
}

TEST(barrier_properties, refutes_reading_the_phase_late) {
    expect_refuted(
        {"barrier", "reads the phase late"}, conforms<twin<models::barrier_mistake::reads_the_phase_late>>);
}

}  // namespace
}  // namespace weaveproof::property_tests

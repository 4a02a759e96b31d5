#include "models/once/broken_once.hpp"
#include "specifications/once.hpp"
#include "support/property.hpp"
#include "support/state_machine.hpp"
#include "weaveproof/event.hpp"
#include "weaveproof/once.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace weaveproof::property_tests {
namespace {

using specification = specifications::once;
using operation = specification::operation;
using result = specification::result;

template <class Flag>
class object {
  public:
    result perform(const specification::call& c) {
        if (specification::tells(c)) {
            throws_ = c.what == operation::fail;
            told_.set();
            return result::did_it;
        }
        struct failure {};
        bool called = false;
        try {
            call_once(flag_, [&] {
                called = true;
                bool throws = c.what == operation::call_fail;
                if (c.what == operation::call_long) {
                    told_.wait();
                    throws = throws_;
                }
                if (throws) {
                    throw failure{};
                }
            });
            return called ? result::did_it : result::was_done;
        } catch (const failure&) {
            return result::threw;
        }
    }

  private:
    Flag flag_;
    auto_reset_event told_;
    bool throws_ = false;
};

template <class Flag>
void conforms() {
    play(specification{}, 4, [] { return std::make_shared<object<Flag>>(); });
}

TEST(once_properties, conforms) {
    expect_holds({"once", "conforms", 200, 40}, conforms<once_flag>);
}

template <models::once_mistake Mistake>
using twin = models::broken_once_flag<Mistake>;

TEST(once_properties, refutes_throwing_that_counts) {
    expect_refuted({"once", "throwing counts"}, conforms<twin<models::once_mistake::throwing_counts>>);
}

TEST(once_properties, refutes_throwing_that_wakes_nobody) {
    expect_refuted(
        {"once", "throwing wakes nobody"}, conforms<twin<models::once_mistake::throwing_wakes_nobody>>);
}

TEST(once_properties, refutes_being_done_before_it_runs) {
    expect_refuted(
        {"once", "is done before it runs"}, conforms<twin<models::once_mistake::is_done_before_it_runs>>);
}

}  // namespace
}  // namespace weaveproof::property_tests

#include "models/event/broken_event.hpp"
#include "objects/event.hpp"
#include "support/property.hpp"
#include "support/state_machine.hpp"
#include "weaveproof/event.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace weaveproof::property_tests {
namespace {

template <class Event>
void conforms() {
    using object = event_object<Event>;
    play(typename object::specification{}, 4, [] { return std::make_shared<object>(); });
}

TEST(event_properties, manual_reset_conforms) {
    expect_holds({"event", "manual-reset conforms", 200, 60}, conforms<manual_reset_event>);
}

TEST(event_properties, auto_reset_conforms) {
    expect_holds({"event", "auto-reset conforms", 200, 60}, conforms<auto_reset_event>);
}

template <models::manual_event_mistake Mistake>
using manual_twin = models::broken_manual_event<Mistake>;

TEST(event_properties, refutes_set_that_wakes_one) {
    expect_refuted(
        {"event", "set wakes one"}, conforms<manual_twin<models::manual_event_mistake::wakes_one>>);
}

TEST(event_properties, refutes_clear_that_forgets_who_waited) {
    expect_refuted({"event", "clear forgets who waited"},
        conforms<manual_twin<models::manual_event_mistake::forgets_who_waited>>);
}

/// set() before anyone waits is not kept.
class auto_event_is_not_kept : public auto_reset_event {
  public:
    void set() {
        auto_reset_event::set();
        auto_reset_event::clear();
    }
};

TEST(event_properties, refutes_set_that_is_not_kept) {
    expect_refuted({"event", "set is not kept"}, conforms<auto_event_is_not_kept>);
}

TEST(event_properties, refutes_auto_reset_that_does_not_reset) {
    class never_resets : public manual_reset_event {
      public:
        bool try_wait() { return is_set(); }

      private:
        using manual_reset_event::is_set;
    };
    expect_refuted({"event", "auto-reset does not reset"}, conforms<never_resets>);
}

}  // namespace
}  // namespace weaveproof::property_tests

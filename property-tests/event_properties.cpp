#include "models/event/broken_event.hpp"
#include "specifications/event.hpp"
#include "support/property.hpp"
#include "support/state_machine.hpp"
#include "support/timeout.hpp"
#include "weaveproof/event.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <memory>

namespace weaveproof::property_tests {
namespace {

using specification = specifications::event;
using operation = specification::operation;

template <class Event>
constexpr bool is_manual = requires(const Event& e) {
    e.is_set();
};

template <class Event>
class object {
  public:
    specification::result perform(const specification::call& c) {
        switch (c.what) {
        case operation::set:
            event_.set();
            return true;
        case operation::clear:
            event_.clear();
            return true;
        case operation::pulse:
            event_.set();
            event_.clear();
            return true;
        case operation::look:
            return look();
        case operation::wait:
            event_.wait();
            return true;
        case operation::wait_for:
            return event_.wait_for(timeout(c.wait));
        case operation::wait_until:
            return event_.wait_until(deadline<std::chrono::system_clock>(c.wait));
        }
        std::abort();
    }

  private:
    bool look() {
        if constexpr (is_manual<Event>) {
            return event_.is_set();
        } else {
            return event_.try_wait();
        }
    }

    Event event_;
};

template <class Event>
void conforms() {
    play(specification{.manual = is_manual<Event>}, 4, [] { return std::make_shared<object<Event>>(); });
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

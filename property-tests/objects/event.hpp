#pragma once

#include "specifications/event.hpp"
#include "support/timeout.hpp"

#include <chrono>
#include <cstdlib>

namespace weaveproof::property_tests {

/// A real event behind the calls of its specification: a manual-reset one if it can be asked whether it is set.
template <class Event>
class event_object {
    static constexpr bool is_manual = requires(const Event& e) { e.is_set(); };

    static constexpr bool has_timed_forms = requires(Event & e) { e.wait_for(std::chrono::seconds(1)); };

  public:
    using specification = specifications::event<is_manual>;
    using operation = typename specification::operation;

    explicit event_object(const specification& initial = {}) {
        if (initial.is_set) {
            event_.set();
        }
    }

    /// Not a pulse: among other threads, that is two calls.
    static constexpr bool has(operation what) {
        return what != operation::pulse
            && (has_timed_forms || (what != operation::wait_for && what != operation::wait_until));
    }

    bool perform(const typename specification::call& c) {
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
            if constexpr (has_timed_forms) {
                return event_.wait_for(timeout(c.wait));
            }
            break;
        case operation::wait_until:
            if constexpr (has_timed_forms) {
                return event_.wait_until(deadline<std::chrono::system_clock>(c.wait));
            }
            break;
        }
        std::abort();
    }

  private:
    bool look() {
        if constexpr (is_manual) {
            return event_.is_set();
        } else {
            return event_.try_wait();
        }
    }

    Event event_;
};

}  // namespace weaveproof::property_tests

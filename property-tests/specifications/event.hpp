#pragma once

#include "specifications/specification.hpp"

#include <ostream>
#include <set>
#include <utility>

namespace weaveproof::specifications {

/// An event is set or not. A manual-reset event lets everybody pass while it is set; an auto-reset event lets one
/// pass, who clears it.
struct event {
    enum class operation {
        set,
        clear,
        pulse,  ///< set, and at once clear: of a manual-reset event
        look,   ///< is_set of a manual-reset event, try_wait of an auto-reset event
        wait,
        wait_for,
        wait_until
    };

    struct call {
        operation what;
        waiting wait = waiting::indefinitely;  ///< of the timed forms; the others have no choice
        bool operator==(const call&) const = default;
    };

    /// False when it was not set: a look, or a timed form that gave up.
    using result = bool;

    bool manual;
    bool is_set = false;
    std::set<thread_id> waiters{};
    std::set<thread_id> released{};  ///< waited when a manual-reset event was set, which may be clear again

    bool operator==(const event&) const = default;

    static bool waits_for_it(const call& c) { return c.what >= operation::look; }

    bool permitted(thread_id, const call& c) const { return manual || c.what != operation::pulse; }

    bool enabled(thread_id t, const call& c) const {
        return !waits_for_it(c) || is_set || released.contains(t);
    }

    static waiting waits(const call& c) {
        switch (c.what) {
        case operation::wait:
            return waiting::indefinitely;
        case operation::wait_for:
        case operation::wait_until:
            return c.wait;
        default:
            return waiting::not_at_all;
        }
    }

    void suspend(thread_id t, const call&) { waiters.insert(t); }

    result complete(thread_id t, const call& c) {
        if (waits_for_it(c)) {
            is_set = is_set && manual;
            leave(t);
            return true;
        }
        is_set = c.what == operation::set;
        if (manual && c.what != operation::clear) {
            released = waiters;
        }
        return true;
    }

    result give_up(thread_id t, const call&) {
        leave(t);
        return false;
    }

    call any_call(choice& random) const {
        using enum operation;
        const auto what = random.one_of({look, wait, wait, wait_for, wait_until, set, set, clear, pulse});
        return {what, any_waiting(random)};
    }

    bool at_rest() const { return true; }
    std::pair<thread_id, call> winding_down(thread_id bystander) const {
        return {bystander, call{operation::set}};
    }

  private:
    void leave(thread_id t) {
        waiters.erase(t);
        released.erase(t);
    }
};

inline std::ostream& operator<<(std::ostream& out, const event::call& c) {
    constexpr const char* names[]
        = {"set", "clear", "set and clear", "look", "wait", "wait_for", "wait_until"};
    out << names[static_cast<int>(c.what)] << '(';
    if (c.what >= event::operation::wait_for) {
        out << c.wait;
    }
    return out << ')';
}

static_assert(specification<event>);

}  // namespace weaveproof::specifications

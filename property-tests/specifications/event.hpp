#pragma once

#include "specifications/specification.hpp"

#include <ostream>
#include <set>
#include <utility>

namespace weaveproof::specifications {

/// The calls of an event of either kind.
struct event_calls {
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

    bool operator==(const event_calls&) const = default;

    static bool waits_for_it(const call& c) { return c.what >= operation::look; }

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
};

/// An event is set or not. A manual-reset event lets everybody pass while it is set; an auto-reset event lets one
/// pass, who clears it.
template <bool Manual>
struct event : event_calls {
    /// False when it was not set: a look, or a timed form that gave up.
    using result = bool;

    bool is_set;
    std::set<thread_id> waiters{};
    std::set<thread_id> released{};  ///< waited when a manual-reset event was set, which may be clear again

    // NOLINTNEXTLINE(google-explicit-constructor): as that of an event
    event(bool initially_set = false) : is_set(initially_set) {}

    bool operator==(const event&) const = default;

    bool permitted(thread_id, const call& c) const { return Manual || c.what != operation::pulse; }

    bool enabled(thread_id t, const call& c) const {
        return !waits_for_it(c) || is_set || released.contains(t);
    }

    void suspend(thread_id t, const call&) { waiters.insert(t); }

    result complete(thread_id t, const call& c) {
        if (waits_for_it(c)) {
            is_set = is_set && Manual;
            leave(t);
            return true;
        }
        is_set = c.what == operation::set;
        if (Manual && c.what != operation::clear) {
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

    /// set() with every later wait that passes; of a manual-reset event also with every later clear(). (The contract
    /// names only those that the set() lets pass. Which one does nobody sees, as with the units of a semaphore.)
    static bool synchronize(const call& earlier, result, const call& later, result of_later) {
        return earlier.what == operation::set
            && (waits_for_it(later) ? of_later : Manual && later.what == operation::clear);
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

using manual_reset_event = event<true>;
using auto_reset_event = event<false>;

template <bool Manual>
std::ostream& operator<<(std::ostream& out, const event<Manual>& e) {
    return out << (e.is_set ? "set" : "clear") << ", while " << e.waiters.size() << " wait";
}

inline std::ostream& operator<<(std::ostream& out, const event_calls::call& c) {
    constexpr const char* names[]
        = {"set", "clear", "set and clear", "look", "wait", "wait_for", "wait_until"};
    out << names[static_cast<int>(c.what)] << '(';
    if (c.what >= event_calls::operation::wait_for) {
        out << c.wait;
    }
    return out << ')';
}

static_assert(specification<manual_reset_event> && specification<auto_reset_event>);

}  // namespace weaveproof::specifications

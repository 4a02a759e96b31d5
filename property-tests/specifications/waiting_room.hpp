#pragma once

#include "specifications/specification.hpp"

#include <algorithm>
#include <ostream>
#include <set>
#include <utility>
#include <vector>

namespace weaveproof::specifications {

/// A condition variable whose waits have no predicate: under its mutex threads are counted, and wait once; others notify
/// them, and say how many there were. So who is notified is known, and a wakeup that another steals is missed.
struct waiting_room {
    enum class operation { wait, call_one, call_all };

    struct call {
        operation what;
        bool operator==(const call&) const = default;
    };

    /// How many waited when they were called; of a wait: 0.
    using result = unsigned;

    std::set<thread_id> waiters = {};
    /// For each notification under way, the waiters that it may be for: those that waited before it. It wakes one.
    std::vector<std::set<thread_id>> notifications = {};

    bool operator==(const waiting_room&) const = default;

    bool permitted(thread_id, const call&) const { return true; }

    bool enabled(thread_id t, const call& c) const {
        return c.what != operation::wait || notification_of(t) != notifications.end();
    }

    /// A spurious wakeup is enough.
    bool may_complete(thread_id t, const call& c) const {
        return c.what != operation::wait || waiters.contains(t);
    }

    static waiting waits(const call& c) {
        return c.what == operation::wait ? waiting::indefinitely : waiting::not_at_all;
    }

    void suspend(thread_id t, const call&) { waiters.insert(t); }

    result complete(thread_id t, const call& c) {
        if (c.what == operation::wait) {
            leave(t);
            return 0;
        }
        if (c.what == operation::call_one && !waiters.empty()) {
            notifications.push_back(waiters);
        } else if (c.what == operation::call_all) {
            for (const thread_id each : waiters) {
                notifications.push_back({each});
            }
        }
        return static_cast<result>(waiters.size());
    }

    result give_up(thread_id, const call&) { return 0; }

    call any_call(choice& random) const {
        using enum operation;
        return {random.one_of({wait, call_one, call_one, wait, call_all})};
    }

    /// They lock one mutex.
    static bool synchronize(const call&, result, const call&, result) { return true; }

    bool at_rest() const { return true; }
    std::pair<thread_id, call> winding_down(thread_id bystander) const {
        return {bystander, {operation::call_all}};
    }

  private:
    std::vector<std::set<thread_id>>::const_iterator notification_of(thread_id t) const {
        return std::find_if(
            notifications.begin(), notifications.end(), [t](const auto& s) { return s.contains(t); });
    }

    void leave(thread_id t) {
        if (const auto mine = notification_of(t); mine != notifications.end()) {
            notifications.erase(mine);
        }
        waiters.erase(t);
        for (auto& each : notifications) {
            each.erase(t);
        }
        std::erase_if(notifications, [](const auto& s) { return s.empty(); });
    }
};

inline std::ostream& operator<<(std::ostream& out, const waiting_room& r) {
    return out << "with " << r.waiters.size() << " who wait, for whom " << r.notifications.size()
               << " notifications are under way";
}

inline std::ostream& operator<<(std::ostream& out, const waiting_room::call& c) {
    constexpr const char* names[] = {"wait", "call_one", "call_all"};
    return out << names[static_cast<int>(c.what)] << "()";
}

static_assert(specification<waiting_room>);

}  // namespace weaveproof::specifications

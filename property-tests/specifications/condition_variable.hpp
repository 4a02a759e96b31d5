#pragma once

#include "specifications/specification.hpp"

#include <algorithm>
#include <ostream>
#include <set>
#include <utility>
#include <vector>

namespace weaveproof::specifications {

/// A condition variable alone has nothing to observe but that waits return, so it is specified as what it is for: a
/// monitor. A mutex guards a number of tokens; `take` waits on the condition variable until there is one, and takes it;
/// `put` adds tokens and notifies. Each call locks the mutex when it begins and has unlocked it when it returns.
struct condition_variable {
    enum class operation {
        take,          ///< wait(lock, predicate)
        take_in_loop,  ///< while (!predicate) wait(lock)
        take_for,      ///< wait_for(lock, timeout, predicate)
        take_until,    ///< wait_until(lock, deadline, predicate)
        put_and_one,   ///< add tokens, then notify_one as many times
        put_and_all,   ///< add tokens, then notify_all
    };

    struct call {
        operation what;
        unsigned tokens = 0;                   ///< of put
        bool locked = false;                   ///< put notifies before it unlocks the mutex
        waiting wait = waiting::indefinitely;  ///< of the timed forms; the others have no choice
        bool operator==(const call&) const = default;
    };

    /// True when a token was taken or tokens were put; false when a timed form gave up.
    using result = bool;

    unsigned tokens = 0;
    std::set<thread_id> waiters = {};
    /// For each notification under way, the waiters that it may be for: those that waited before it. It wakes one of
    /// them, and who wakes to find no token waits again; so without tokens there are none.
    std::vector<std::set<thread_id>> notifications = {};

    bool operator==(const condition_variable&) const = default;

    static bool takes(const call& c) { return c.what <= operation::take_until; }

    bool permitted(thread_id, const call&) const { return true; }

    bool enabled(thread_id t, const call& c) const {
        return !takes(c) || (tokens > 0 && (!waiters.contains(t) || notified(t) != notifications.end()));
    }

    /// A spurious wakeup is enough.
    bool may_complete(thread_id, const call& c) const { return !takes(c) || tokens > 0; }

    static waiting waits(const call& c) {
        switch (c.what) {
        case operation::take:
        case operation::take_in_loop:
            return waiting::indefinitely;
        case operation::take_for:
        case operation::take_until:
            return c.wait;
        default:
            return waiting::not_at_all;
        }
    }

    void suspend(thread_id t, const call&) { waiters.insert(t); }

    result complete(thread_id t, const call& c) {
        if (!takes(c)) {
            put(c);
            return true;
        }
        --tokens;
        if (const auto mine = notified(t); mine != notifications.end()) {
            notifications.erase(mine);
        }
        leave(t);
        return true;
    }

    result give_up(thread_id t, const call&) {
        leave(t);
        return false;
    }

    call any_call(choice& random) const {
        using enum operation;
        const auto what = random.one_of({take, take_in_loop, take_for, take_until, put_and_one, put_and_all});
        const auto wait = any_waiting(random);
        if (takes({what})) {
            return {what, 0, false, wait};
        }
        return {what, random.one_of({1U, 1U, 2U, 3U, 0U}), random.below(2) == 1};
    }

    /// They lock one mutex.
    static bool synchronize(const call&, result, const call&, result) { return true; }

    bool at_rest() const { return true; }
    std::pair<thread_id, call> winding_down(thread_id bystander) const {
        return {bystander, call{operation::put_and_all, static_cast<unsigned>(waiters.size())}};
    }

  private:
    std::vector<std::set<thread_id>>::const_iterator notified(thread_id t) const {
        return std::find_if(
            notifications.begin(), notifications.end(), [t](const auto& s) { return s.contains(t); });
    }

    void put(const call& c) {
        tokens += c.tokens;
        if (c.what == operation::put_and_one) {
            notifications.insert(notifications.end(), c.tokens, waiters);
        } else {
            for (const thread_id each : waiters) {
                notifications.push_back({each});
            }
        }
        forget_spent_notifications();
    }

    void leave(thread_id t) {
        waiters.erase(t);
        for (auto& each : notifications) {
            each.erase(t);
        }
        forget_spent_notifications();
    }

    void forget_spent_notifications() {
        std::erase_if(notifications, [this](const auto& s) { return tokens == 0 || s.empty(); });
    }
};

inline std::ostream& operator<<(std::ostream& out, const condition_variable& m) {
    return out << "with " << m.tokens << " tokens, while " << m.waiters.size() << " wait, for whom "
               << m.notifications.size() << " notifications are under way";
}

inline std::ostream& operator<<(std::ostream& out, const condition_variable::call& c) {
    constexpr const char* names[]
        = {"take", "take in loop", "take_for", "take_until", "put and notify_one", "put and notify_all"};
    out << names[static_cast<int>(c.what)] << '(';
    if (!condition_variable::takes(c)) {
        out << c.tokens << (c.locked ? ", locked" : ", unlocked");
    } else if (c.what >= condition_variable::operation::take_for) {
        out << c.wait;
    }
    return out << ')';
}

static_assert(specification<condition_variable>);

}  // namespace weaveproof::specifications

#pragma once

#include "specifications/mutex.hpp"

#include <optional>
#include <utility>

namespace weaveproof::specifications {

/// A recursive mutex is free, or has one owner and a number of levels that the owner has locked.
struct recursive_mutex {
    using operation = mutex::operation;
    using call = mutex::call;
    /// True when the caller has the mutex, or unlocked a level; false when a try_ or timed form gave up.
    using result = bool;

    std::optional<thread_id> owner;
    unsigned depth = 0;

    bool operator==(const recursive_mutex&) const = default;

    bool permitted(thread_id t, const call& c) const { return c.what != operation::unlock || owner == t; }

    bool enabled(thread_id t, const call&) const { return !owner || owner == t; }

    static waiting waits(const call& c) { return mutex::waits(c); }

    void suspend(thread_id, const call&) {}

    result complete(thread_id t, const call& c) {
        if (c.what == operation::unlock) {
            if (--depth == 0) {
                owner.reset();
            }
        } else {
            owner = t;
            ++depth;
        }
        return true;
    }

    result give_up(thread_id, const call&) { return false; }

    call any_call(choice& random) const { return mutex{}.any_call(random); }

    static bool synchronize(const call& earlier, result of_earlier, const call& later, result of_later) {
        return mutex::synchronize(earlier, of_earlier, later, of_later);
    }

    bool at_rest() const { return !owner; }
    std::pair<thread_id, call> winding_down(thread_id) const { return {*owner, call{operation::unlock}}; }
};

static_assert(specification<recursive_mutex>);

}  // namespace weaveproof::specifications

#pragma once

#include "specifications/mutex.hpp"

#include <optional>
#include <ostream>
#include <utility>

namespace weaveproof::specifications {

/// A recursive mutex is free, or has one owner and a number of levels that the owner has locked.
struct recursive_mutex : mutex_calls {
    std::optional<thread_id> owner;
    unsigned depth = 0;

    bool operator==(const recursive_mutex&) const = default;

    bool permitted(thread_id t, const call& c) const { return c.what != operation::unlock || owner == t; }

    bool enabled(thread_id t, const call&) const { return !owner || owner == t; }

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

    bool at_rest() const { return !owner; }
    std::pair<thread_id, call> winding_down(thread_id) const { return {*owner, call{operation::unlock}}; }
};

inline std::ostream& operator<<(std::ostream& out, const recursive_mutex& m) {
    return m.owner ? out << "locked by T" << *m.owner << ", " << m.depth << " times" : out << "free";
}

static_assert(specification<recursive_mutex>);

}  // namespace weaveproof::specifications

#pragma once

#include "specifications/specification.hpp"

#include <optional>
#include <ostream>
#include <utility>

namespace weaveproof::specifications {

/// A robust mutex is free or has one owner, who may die. From then on each owner is told, until one says that what the
/// mutex guards is whole again.
struct robust_mutex {
    enum class operation {
        lock,
        try_lock,
        try_lock_for,
        try_lock_until,
        unlock,
        consistent,  ///< says that it is whole
        die          ///< the thread leaves the mutex to the kernel, and goes on as another
    };

    struct call {
        operation what;
        waiting wait = waiting::indefinitely;  ///< of the timed forms; the others have no choice
        bool operator==(const call&) const = default;
    };

    enum class result { done, locked, owner_dead, not_locked };

    std::optional<thread_id> owner;
    bool an_owner_died = false;

    bool operator==(const robust_mutex&) const = default;

    static bool locks(const call& c) { return c.what < operation::unlock; }
    static bool succeeded(result r) { return r != result::not_locked; }

    bool permitted(thread_id t, const call& c) const { return (owner == t) == !locks(c); }

    bool enabled(thread_id, const call& c) const { return !locks(c) || !owner; }

    static waiting waits(const call& c) {
        switch (c.what) {
        case operation::lock:
            return waiting::indefinitely;
        case operation::try_lock_for:
        case operation::try_lock_until:
            return c.wait;
        default:
            return waiting::not_at_all;
        }
    }

    void suspend(thread_id, const call&) {}

    result complete(thread_id t, const call& c) {
        if (locks(c)) {
            owner = t;
            return an_owner_died ? result::owner_dead : result::locked;
        }
        if (c.what == operation::consistent) {
            an_owner_died = false;
        } else {
            an_owner_died = an_owner_died || c.what == operation::die;
            owner.reset();
        }
        return result::done;
    }

    result give_up(thread_id, const call&) { return result::not_locked; }

    call any_call(choice& random) const {
        using enum operation;
        const auto what = random.one_of({lock, lock, try_lock, try_lock_for, try_lock_until, unlock, unlock,
            unlock, die, die, consistent});
        return {what, any_waiting(random)};
    }

    /// Who lets it go, or dies, with every later lock() that succeeds.
    static bool synchronize(const call& earlier, result, const call& later, result of_later) {
        return (earlier.what == operation::unlock || earlier.what == operation::die) && locks(later)
            && succeeded(of_later);
    }

    bool at_rest() const { return !owner; }
    std::pair<thread_id, call> winding_down(thread_id) const { return {*owner, call{operation::unlock}}; }
};

inline std::ostream& operator<<(std::ostream& out, const robust_mutex& m) {
    if (m.owner) {
        out << "locked by T" << *m.owner;
    } else {
        out << "free";
    }
    return m.an_owner_died ? out << ", and an owner has died" : out;
}

inline std::ostream& operator<<(std::ostream& out, const robust_mutex::call& c) {
    constexpr const char* names[]
        = {"lock", "try_lock", "try_lock_for", "try_lock_until", "unlock", "consistent", "die"};
    out << names[static_cast<int>(c.what)] << '(';
    if (c.what == robust_mutex::operation::try_lock_for
        || c.what == robust_mutex::operation::try_lock_until) {
        out << c.wait;
    }
    return out << ')';
}

inline std::ostream& operator<<(std::ostream& out, robust_mutex::result r) {
    constexpr const char* names[] = {"done", "locked", "owner dead", "not locked"};
    return out << names[static_cast<int>(r)];
}

static_assert(specification<robust_mutex>);

}  // namespace weaveproof::specifications

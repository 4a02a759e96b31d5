#pragma once

#include "specifications/specification.hpp"

#include <optional>
#include <ostream>
#include <utility>

namespace weaveproof::specifications {

/// The calls of a mutex, recursive or not.
struct mutex_calls {
    enum class operation { lock, try_lock, try_lock_for, try_lock_until, unlock };

    struct call {
        operation what;
        waiting wait = waiting::indefinitely;  ///< of the timed forms; the others have no choice
        bool operator==(const call&) const = default;
    };

    /// True when the caller has the mutex, or had it and unlocked it; false when a try_ or timed form gave up.
    using result = bool;

    bool operator==(const mutex_calls&) const = default;

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

    static call any_call(choice& random) {
        using enum operation;
        const auto what = random.one_of(
            {try_lock, try_lock, lock, lock, try_lock_for, try_lock_until, unlock, unlock, unlock});
        return {what, any_waiting(random)};
    }

    /// unlock() with every later lock() that succeeds.
    static bool synchronize(const call& earlier, result, const call& later, result of_later) {
        return earlier.what == operation::unlock && later.what != operation::unlock && of_later;
    }
};

/// A mutex is free or has one owner; only the owner unlocks, and it must not lock again.
struct mutex : mutex_calls {
    std::optional<thread_id> owner;

    bool operator==(const mutex&) const = default;

    bool permitted(thread_id t, const call& c) const { return (owner == t) == (c.what == operation::unlock); }

    bool enabled(thread_id, const call& c) const { return c.what == operation::unlock || !owner; }

    void suspend(thread_id, const call&) {}

    result complete(thread_id t, const call& c) {
        if (c.what == operation::unlock) {
            owner.reset();
        } else {
            owner = t;
        }
        return true;
    }

    result give_up(thread_id, const call&) { return false; }

    bool at_rest() const { return !owner; }
    std::pair<thread_id, call> winding_down(thread_id) const { return {*owner, call{operation::unlock}}; }
};

inline std::ostream& operator<<(std::ostream& out, const mutex& m) {
    return m.owner ? out << "locked by T" << *m.owner : out << "free";
}

inline std::ostream& operator<<(std::ostream& out, const mutex_calls::call& c) {
    constexpr const char* names[] = {"lock", "try_lock", "try_lock_for", "try_lock_until", "unlock"};
    out << names[static_cast<int>(c.what)] << '(';
    if (c.what == mutex::operation::try_lock_for || c.what == mutex::operation::try_lock_until) {
        out << c.wait;
    }
    return out << ')';
}

static_assert(specification<mutex>);

}  // namespace weaveproof::specifications

#pragma once

#include "specifications/specification.hpp"

#include <optional>
#include <ostream>
#include <set>
#include <utility>

namespace weaveproof::specifications {

/// A shared_mutex has one writer, or any number of readers, or nobody. While a writer waits, no new reader gets in.
struct shared_mutex {
    enum class operation {
        lock,
        try_lock,
        try_lock_for,
        try_lock_until,
        unlock,
        lock_shared,
        try_lock_shared,
        try_lock_shared_for,
        try_lock_shared_until,
        unlock_shared,
    };

    struct call {
        operation what;
        waiting wait = waiting::indefinitely;  ///< of the timed forms; the others have no choice
        bool operator==(const call&) const = default;
    };

    /// True when the caller has what it asked for; false when a try_ or timed form gave up.
    using result = bool;

    std::optional<thread_id> writer;
    std::set<thread_id> readers;
    std::set<thread_id> waiting_writers;

    bool operator==(const shared_mutex&) const = default;

    static constexpr bool shared(const call& c) { return c.what >= operation::lock_shared; }
    static bool unlocks(const call& c) {
        return c.what == operation::unlock || c.what == operation::unlock_shared;
    }

    bool permitted(thread_id t, const call& c) const {
        switch (c.what) {
        case operation::unlock:
            return writer == t;
        case operation::unlock_shared:
            return readers.contains(t);
        default:
            return writer != t && !readers.contains(t);
        }
    }

    /// Writers that wait keep out readers, and a try_lock; but a writer that is ready to wait may overtake them.
    bool enabled(thread_id, const call& c) const {
        if (unlocks(c)) {
            return true;
        }
        const bool yields = shared(c) || c.what == operation::try_lock;
        return !writer && (shared(c) || readers.empty()) && (!yields || waiting_writers.empty());
    }

    static waiting waits(const call& c) {
        switch (c.what) {
        case operation::lock:
        case operation::lock_shared:
            return waiting::indefinitely;
        case operation::try_lock_for:
        case operation::try_lock_until:
        case operation::try_lock_shared_for:
        case operation::try_lock_shared_until:
            return c.wait;
        default:
            return waiting::not_at_all;
        }
    }

    void suspend(thread_id t, const call& c) {
        if (!shared(c)) {
            waiting_writers.insert(t);
        }
    }

    result complete(thread_id t, const call& c) {
        waiting_writers.erase(t);
        if (c.what == operation::unlock) {
            writer.reset();
        } else if (c.what == operation::unlock_shared) {
            readers.erase(t);
        } else if (shared(c)) {
            readers.insert(t);
        } else {
            writer = t;
        }
        return true;
    }

    result give_up(thread_id t, const call&) {
        waiting_writers.erase(t);
        return false;
    }

    call any_call(choice& random) const {
        using enum operation;
        const auto what = random.one_of({try_lock_shared, lock_shared, lock_shared, try_lock_shared_for,
            try_lock_shared_until, try_lock, lock, lock, try_lock_for, try_lock_until, unlock_shared,
            unlock_shared, unlock_shared, unlock_shared, unlock, unlock, unlock, unlock});
        return {what, any_waiting(random)};
    }

    /// unlock() with every later lock() and lock_shared(); unlock_shared() with every later lock().
    static bool synchronize(const call& earlier, result, const call& later, result of_later) {
        return unlocks(earlier) && !unlocks(later) && of_later && !(shared(earlier) && shared(later));
    }

    bool at_rest() const { return !writer && readers.empty(); }
    std::pair<thread_id, call> winding_down(thread_id) const {
        if (writer) {
            return {*writer, call{operation::unlock}};
        }
        return {*readers.begin(), call{operation::unlock_shared}};
    }
};

inline std::ostream& operator<<(std::ostream& out, const shared_mutex& m) {
    if (m.writer) {
        out << "locked by T" << *m.writer;
    } else {
        out << "with " << m.readers.size() << " readers inside";
    }
    return m.waiting_writers.empty() ? out : out << ", while " << m.waiting_writers.size() << " writers wait";
}

inline std::ostream& operator<<(std::ostream& out, const shared_mutex::call& c) {
    constexpr const char* names[] = {"lock", "try_lock", "try_lock_for", "try_lock_until", "unlock",
        "lock_shared", "try_lock_shared", "try_lock_shared_for", "try_lock_shared_until", "unlock_shared"};
    out << names[static_cast<int>(c.what)] << '(';
    switch (c.what) {
    case shared_mutex::operation::try_lock_for:
    case shared_mutex::operation::try_lock_until:
    case shared_mutex::operation::try_lock_shared_for:
    case shared_mutex::operation::try_lock_shared_until:
        out << c.wait;
        break;
    default:
        break;
    }
    return out << ')';
}

static_assert(specification<shared_mutex>);

}  // namespace weaveproof::specifications

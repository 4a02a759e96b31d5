#pragma once

#include "specifications/specification.hpp"

#include <cstddef>
#include <ostream>
#include <utility>

namespace weaveproof::specifications {

/// A counting semaphore is a number of permits between 0 and max; any thread may give back what another took.
struct semaphore {
    enum class operation { acquire, try_acquire, try_acquire_for, try_acquire_until, release };

    struct call {
        operation what;
        std::ptrdiff_t update = 0;             ///< of release
        waiting wait = waiting::indefinitely;  ///< of the timed forms; the others have no choice
        bool operator==(const call&) const = default;
    };

    enum class result { done, gave_up, overflow, invalid_argument };

    std::ptrdiff_t permits;
    std::ptrdiff_t max;

    bool operator==(const semaphore&) const = default;

    bool permitted(thread_id, const call&) const { return true; }

    bool enabled(thread_id, const call& c) const { return c.what == operation::release || permits > 0; }

    static waiting waits(const call& c) {
        switch (c.what) {
        case operation::acquire:
            return waiting::indefinitely;
        case operation::try_acquire_for:
        case operation::try_acquire_until:
            return c.wait;
        default:
            return waiting::not_at_all;
        }
    }

    void suspend(thread_id, const call&) {}

    result complete(thread_id, const call& c) {
        if (c.what != operation::release) {
            --permits;
            return result::done;
        }
        if (c.update < 0) {
            return result::invalid_argument;
        }
        if (c.update > max - permits) {
            return result::overflow;
        }
        permits += c.update;
        return result::done;
    }

    result give_up(thread_id, const call&) { return result::gave_up; }

    call any_call(choice& random) const {
        using enum operation;
        const auto what = random.one_of(
            {try_acquire, acquire, acquire, try_acquire_for, try_acquire_until, release, release});
        const auto wait = any_waiting(random);
        if (what != release) {
            return {what, 0, wait};
        }
        const auto few = static_cast<std::ptrdiff_t>(random.below(4));
        const std::ptrdiff_t room = max - permits;
        return {what, random.one_of({few, few, few, few, room, room + 1, max, -few})};
    }

    /// release() with every later acquire. (The contract names only those that take a unit which is there because of
    /// it. Which
    /// unit is taken nobody sees; so where another may have been, the acquire may be put before the release.)
    static bool synchronize(const call& earlier, result of_earlier, const call& later, result of_later) {
        return earlier.what == operation::release && earlier.update > 0 && of_earlier == result::done
            && later.what != operation::release && of_later == result::done;
    }

    bool at_rest() const { return true; }
    std::pair<thread_id, call> winding_down(thread_id bystander) const {
        return {bystander, call{operation::release, 1}};
    }
};

inline std::ostream& operator<<(std::ostream& out, const semaphore& s) {
    return out << "at " << s.permits << " of " << s.max;
}

inline std::ostream& operator<<(std::ostream& out, const semaphore::call& c) {
    constexpr const char* names[]
        = {"acquire", "try_acquire", "try_acquire_for", "try_acquire_until", "release"};
    out << names[static_cast<int>(c.what)] << '(';
    if (c.what == semaphore::operation::release) {
        out << c.update;
    } else if (semaphore::waits(c) != waiting::not_at_all && c.what != semaphore::operation::acquire) {
        out << c.wait;
    }
    return out << ')';
}

inline std::ostream& operator<<(std::ostream& out, semaphore::result r) {
    constexpr const char* names[] = {"done", "gave up", "overflow", "invalid argument"};
    return out << names[static_cast<int>(r)];
}

static_assert(specification<semaphore>);

}  // namespace weaveproof::specifications

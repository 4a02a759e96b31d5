#pragma once

#include "specifications/specification.hpp"

#include <cstddef>
#include <deque>
#include <optional>
#include <ostream>
#include <utility>

namespace weaveproof::specifications {

/// A bounded buffer is a queue of at most `capacity` elements. Once it is closed it takes no more, and gives what is
/// left.
struct bounded_buffer {
    enum class operation {
        push,
        try_push,
        push_for,
        push_until,
        pop,
        try_pop,
        pop_for,
        pop_until,
        close,
        is_closed,
    };

    struct call {
        operation what;
        int value = 0;                         ///< of the forms of push
        waiting wait = waiting::indefinitely;  ///< of the timed forms; the others have no choice
        bool operator==(const call&) const = default;
    };

    enum class status { success, empty, full, closed };

    struct result {
        status how = status::success;
        std::optional<int> value = std::nullopt;  ///< of the forms of pop, where one succeeds
        bool operator==(const result&) const = default;
    };

    std::size_t capacity;
    std::deque<int> elements = {};
    bool closed = false;

    bool operator==(const bounded_buffer&) const = default;

    static bool pushes(const call& c) { return c.what <= operation::push_until; }
    static bool pops(const call& c) { return !pushes(c) && c.what <= operation::pop_until; }

    bool permitted(thread_id, const call&) const { return true; }

    bool enabled(thread_id, const call& c) const {
        return closed || (pushes(c) ? elements.size() < capacity : !pops(c) || !elements.empty());
    }

    static waiting waits(const call& c) {
        switch (c.what) {
        case operation::push:
        case operation::pop:
            return waiting::indefinitely;
        case operation::push_for:
        case operation::push_until:
        case operation::pop_for:
        case operation::pop_until:
            return c.wait;
        default:
            return waiting::not_at_all;
        }
    }

    void suspend(thread_id, const call&) {}

    result complete(thread_id, const call& c) {
        if (c.what == operation::close) {
            closed = true;
        } else if (c.what == operation::is_closed) {
            return {closed ? status::closed : status::success};
        } else if (pushes(c)) {
            if (closed) {
                return {status::closed};
            }
            elements.push_back(c.value);
        } else {
            if (elements.empty()) {
                return {status::closed};
            }
            const int first = elements.front();
            elements.pop_front();
            return {status::success, first};
        }
        return {};
    }

    result give_up(thread_id, const call& c) { return {pushes(c) ? status::full : status::empty}; }

    call any_call(choice& random) const {
        using enum operation;
        const auto what = random.one_of({try_push, push, push, push, push_for, push_until, try_pop, pop, pop,
            pop, pop_for, pop_until, try_push, push, push, push_for, push_until, try_pop, pop, pop, pop_for,
            pop_until, is_closed, close});
        const auto wait = any_waiting(random);
        return {what, pushes({what}) ? static_cast<int>(random.below(1000)) : 0, wait};
    }

    /// They share a mutex.
    static bool synchronize(const call&, const result&, const call&, const result&) { return true; }

    bool at_rest() const { return true; }
    std::pair<thread_id, call> winding_down(thread_id bystander) const {
        return {bystander, {operation::close}};
    }
};

inline std::ostream& operator<<(std::ostream& out, bounded_buffer::status s) {
    constexpr const char* names[] = {"success", "empty", "full", "closed"};
    return out << names[static_cast<int>(s)];
}

inline std::ostream& operator<<(std::ostream& out, const bounded_buffer::result& r) {
    return r.value ? out << *r.value : out << r.how;
}

inline std::ostream& operator<<(std::ostream& out, const bounded_buffer& b) {
    out << (b.closed ? "closed" : "open") << " with [";
    for (std::size_t i = 0; i < b.elements.size(); ++i) {
        out << (i == 0 ? "" : ", ") << b.elements[i];
    }
    return out << "] of at most " << b.capacity;
}

inline std::ostream& operator<<(std::ostream& out, const bounded_buffer::call& c) {
    constexpr const char* names[] = {"push", "try_push", "push_for", "push_until", "pop", "try_pop",
        "pop_for", "pop_until", "close", "is_closed"};
    using enum bounded_buffer::operation;
    const bool timed = c.what == push_for || c.what == push_until || c.what == pop_for || c.what == pop_until;
    out << names[static_cast<int>(c.what)] << '(';
    if (bounded_buffer::pushes(c)) {
        out << c.value << (timed ? ", " : "");
    }
    if (timed) {
        out << c.wait;
    }
    return out << ')';
}

static_assert(specification<bounded_buffer>);

}  // namespace weaveproof::specifications

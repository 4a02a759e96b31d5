#pragma once

#include "specifications/specification.hpp"

#include <ostream>
#include <set>
#include <utility>
#include <vector>

namespace weaveproof::specifications {

/// A latch is a count that goes down to zero, and lets who waits pass from then on.
struct latch {
    enum class operation { count_down, try_wait, wait, arrive_and_wait };

    struct call {
        operation what;
        unsigned update = 0;  ///< of count_down and arrive_and_wait
        bool operator==(const call&) const = default;
    };

    /// False when try_wait saw a count above zero.
    using result = bool;

    unsigned count;
    std::set<thread_id> arrived{};  ///< those who wait, and have counted down already

    bool operator==(const latch&) const = default;

    static bool counts(const call& c) {
        return c.what == operation::count_down || c.what == operation::arrive_and_wait;
    }

    bool permitted(thread_id, const call& c) const { return c.update <= count; }

    bool enabled(thread_id t, const call& c) const {
        return c.what == operation::count_down || count == (arrived.contains(t) ? 0 : c.update);
    }

    static waiting waits(const call& c) {
        return c.what == operation::wait || c.what == operation::arrive_and_wait ? waiting::indefinitely
                                                                                 : waiting::not_at_all;
    }

    void suspend(thread_id t, const call& c) {
        count -= c.update;
        arrived.insert(t);
    }

    result complete(thread_id t, const call& c) {
        if (arrived.erase(t) == 0) {
            count -= c.update;
        }
        return true;
    }

    result give_up(thread_id, const call&) { return false; }

    call any_call(choice& random) const {
        using enum operation;
        const auto what = random.one_of({count_down, wait, arrive_and_wait, try_wait, count_down});
        return {what, counts({what}) ? random.one_of({1U, 1U, 2U, 0U}) : 0U};
    }

    /// count_down() with every later wait that passes.
    static bool synchronize(const call& earlier, result, const call& later, result of_later) {
        return counts(earlier) && later.what != operation::count_down && of_later;
    }

    /// Counts what a thread will count down.
    void expect(const std::vector<call>& of_one_thread) {
        for (const call& each : of_one_thread) {
            count += each.update;
        }
    }

    bool at_rest() const { return true; }
    std::pair<thread_id, call> winding_down(thread_id bystander) const {
        return {bystander, call{operation::count_down, count}};
    }
};

inline std::ostream& operator<<(std::ostream& out, const latch& l) {
    return out << "at " << l.count;
}

inline std::ostream& operator<<(std::ostream& out, const latch::call& c) {
    constexpr const char* names[] = {"count_down", "try_wait", "wait", "arrive_and_wait"};
    out << names[static_cast<int>(c.what)] << '(';
    if (latch::counts(c)) {
        out << c.update;
    }
    return out << ')';
}

static_assert(specification<latch>);

}  // namespace weaveproof::specifications

#pragma once

#include "specifications/specification.hpp"

#include <algorithm>
#include <ostream>
#include <set>
#include <utility>
#include <vector>

namespace weaveproof::specifications {

/// A barrier expects a number of arrivals in each phase, and who waits for the phase passes when it is over.
struct barrier {
    enum class operation {
        arrive,            ///< and does not wait
        arrive_and_wait,   ///< in one
        arrive_then_wait,  ///< with the token
        arrive_and_drop
    };

    struct call {
        operation what;
        unsigned update = 1;  ///< of arrive and arrive_then_wait
        bool operator==(const call&) const = default;
    };

    /// How often the completion function has been called when a call that waits returns. Of one that does not, who may
    /// not look at what that function writes: 0.
    using result = unsigned;

    unsigned expected;
    unsigned left = expected;
    unsigned phases = 0;
    std::set<thread_id> waiters{};
    std::set<thread_id> released{};

    bool operator==(const barrier&) const = default;

    static bool waits_for_it(const call& c) {
        return c.what == operation::arrive_and_wait || c.what == operation::arrive_then_wait;
    }

    bool permitted(thread_id, const call& c) const { return c.update >= 1 && c.update <= left; }

    bool enabled(thread_id t, const call& c) const {
        return !waits_for_it(c) || (waiters.contains(t) ? released.contains(t) : c.update == left);
    }

    static waiting waits(const call& c) {
        return waits_for_it(c) ? waiting::indefinitely : waiting::not_at_all;
    }

    void suspend(thread_id t, const call& c) {
        arrive(c);
        waiters.insert(t);
    }

    result complete(thread_id t, const call& c) {
        if (waiters.erase(t) == 0) {
            arrive(c);
        }
        released.erase(t);
        return waits_for_it(c) ? phases : 0;
    }

    result give_up(thread_id, const call&) { return 0; }

    call any_call(choice& random) const {
        using enum operation;
        const auto what
            = random.one_of({arrive_and_wait, arrive, arrive_then_wait, arrive_and_drop, arrive_and_wait});
        return {what, what == arrive || what == arrive_then_wait ? random.one_of({1U, 1U, 2U}) : 1U};
    }

    /// Every arrival with every later wait.
    static bool synchronize(const call&, result, const call& later, result) { return waits_for_it(later); }

    /// A thread arrives again when the phase is over.
    static bool may_follow(const std::vector<call>& of_the_same_thread, const call&) {
        return of_the_same_thread.empty() || waits_for_it(of_the_same_thread.back());
    }

    /// Expects in each phase what a thread will arrive by at most.
    void expect(const std::vector<call>& of_one_thread) {
        unsigned most = 0;
        for (const call& each : of_one_thread) {
            most = std::max(most, each.update);
        }
        expected += most;
        left = expected;
    }

    bool at_rest() const { return true; }
    std::pair<thread_id, call> winding_down(thread_id bystander) const {
        return {bystander, call{operation::arrive, left}};
    }

  private:
    void arrive(const call& c) {
        expected -= c.what == operation::arrive_and_drop ? 1 : 0;
        left -= c.update;
        if (left == 0) {
            ++phases;
            left = expected;
            released = waiters;
        }
    }
};

inline std::ostream& operator<<(std::ostream& out, const barrier& b) {
    return out << "in phase " << b.phases << ", which expects " << b.left << " of " << b.expected;
}

inline std::ostream& operator<<(std::ostream& out, const barrier::call& c) {
    constexpr const char* names[] = {"arrive", "arrive_and_wait", "arrive, then wait", "arrive_and_drop"};
    return out << names[static_cast<int>(c.what)] << '(' << c.update << ')';
}

static_assert(specification<barrier>);

}  // namespace weaveproof::specifications

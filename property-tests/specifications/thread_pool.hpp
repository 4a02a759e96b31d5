#pragma once

#include "specifications/specification.hpp"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <optional>
#include <ostream>
#include <set>
#include <utility>

namespace weaveproof::specifications {

/// A pool has a number of workers, and a row of tasks that wait for one.
struct thread_pool {
    enum class operation {
        run,       ///< submit a task, and wait for its result
        run_fail,  ///< the same with one that throws
        map,       ///< run a task for each of some elements
        occupy,    ///< submit a task that lasts until someone lets it go
        let_go,    ///< all that last, also those that have not begun
        drain,     ///< shut down, each time
        cancel
    };

    struct call {
        operation what;
        unsigned elements = 0;  ///< of map
        bool operator==(const call&) const = default;
    };

    enum class result { done, value, threw, refused, cancelled };

    struct task {
        std::optional<thread_id> by;  ///< none of a task that lasts
        bool operator==(const task&) const = default;
    };

    std::size_t workers;
    std::size_t occupied = 0;  ///< by tasks that last
    std::deque<task> queue{};  ///< that nobody is known to have begun
    bool closed = false;
    std::set<thread_id> ended{};      ///< whose task has been run
    std::set<thread_id> cancelled{};  ///< whose task has not

    bool operator==(const thread_pool&) const = default;

    static bool runs(const call& c) { return c.what <= operation::map; }
    static bool shuts_down(const call& c) { return c.what >= operation::drain; }
    static bool ran(result r) { return r == result::value || r == result::threw; }

    bool permitted(thread_id, const call& c) const { return c.what != operation::let_go || occupied > 0; }

    bool enabled(thread_id t, const call& c) const {
        if (shuts_down(c)) {
            return occupied == 0;
        }
        return !runs(c) || ended.contains(t) || cancelled.contains(t) || occupied < workers
            || (closed && place_of(t) == queue.end());
    }

    /// A worker may take its time, and meanwhile others may shut the pool down.
    bool may_suspend(thread_id, const call& c) const { return shuts_down(c) || (runs(c) && !closed); }

    static specifications::waiting waits(const call& c) {
        return runs(c) || shuts_down(c) ? specifications::waiting::indefinitely
                                        : specifications::waiting::not_at_all;
    }

    void suspend(thread_id t, const call& c) {
        if (runs(c)) {
            queue.push_back({t});
        } else {
            close(c);
        }
    }

    result complete(thread_id t, const call& c) {
        if (shuts_down(c)) {
            close(c);
            work_up_to(queue.end());
            return result::done;
        }
        if (c.what == operation::let_go) {
            work_up_to(queue.end());
            occupied = 0;
            return result::done;
        }
        if (cancelled.erase(t) > 0) {
            return result::cancelled;
        }
        if (const auto mine = place_of(t); mine != queue.end()) {
            work_up_to(mine + 1);
        }
        if (ended.erase(t) == 0 && closed) {
            return c.what == operation::map && c.elements == 0 ? result::value : result::refused;
        }
        if (c.what == operation::occupy) {
            if (occupied < workers) {
                ++occupied;
            } else {
                queue.push_back({});
            }
            return result::done;
        }
        return c.what == operation::run_fail ? result::threw : result::value;
    }

    result give_up(thread_id, const call&) { return result::refused; }

    call any_call(choice& random) const {
        using enum operation;
        const auto what = random.one_of(
            {run, occupy, occupy, let_go, run_fail, map, occupy, run, let_go, run, map, drain, cancel});
        return {what, what == map ? 1 + random.below(4) : 0};
    }

    /// The end of each task with the return of what shuts down.
    static bool synchronize(const call&, result of_earlier, const call& later, result) {
        return ran(of_earlier) && shuts_down(later);
    }

    bool at_rest() const { return occupied == 0; }
    std::pair<thread_id, call> winding_down(thread_id bystander) const {
        return {bystander, {operation::let_go}};
    }

  private:
    using place = std::deque<task>::const_iterator;

    place place_of(thread_id t) const {
        return std::find_if(queue.begin(), queue.end(), [t](const task& each) { return each.by == t; });
    }

    /// Tasks are begun in their order.
    void work_up_to(const place& end) {
        for (auto each = queue.cbegin(); each != end; ++each) {
            if (each->by) {
                ended.insert(*each->by);
            }
        }
        queue.erase(queue.cbegin(), end);
    }

    void close(const call& c) {
        closed = true;
        if (c.what == operation::cancel) {
            for (const task& each : queue) {
                if (each.by) {
                    cancelled.insert(*each.by);
                }
            }
            queue.clear();
        }
    }
};

inline std::ostream& operator<<(std::ostream& out, const thread_pool::call& c) {
    constexpr const char* names[]
        = {"run", "run one that throws", "map", "occupy", "let go", "drain", "cancel"};
    return out << names[static_cast<int>(c.what)] << '(' << c.elements << ')';
}

inline std::ostream& operator<<(std::ostream& out, thread_pool::result r) {
    constexpr const char* names[] = {"done", "value", "threw", "refused", "cancelled"};
    return out << names[static_cast<int>(r)];
}

static_assert(specification<thread_pool>);

}  // namespace weaveproof::specifications

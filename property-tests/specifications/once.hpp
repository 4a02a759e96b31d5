#pragma once

#include "specifications/specification.hpp"

#include <optional>
#include <ostream>
#include <utility>

namespace weaveproof::specifications {

/// What call_once does: it is to do, some thread is doing it, or it is done.
struct once {
    enum class operation {
        call,       ///< with a function that returns
        call_fail,  ///< with a function that throws
        call_long,  ///< with a function that returns or throws when it is told to: only when nobody waits to try
        finish,     ///< tells that function to return
        fail        ///< tells it to throw
    };

    struct call {
        operation what;
        bool operator==(const call&) const = default;
    };

    enum class result {
        did_it,
        was_done,
        threw,
        too_early  ///< returned before it was done: never right
    };
    enum class progress { to_do, under_way, finished, failed, done };

    progress now = progress::to_do;
    std::optional<thread_id> runner{};  ///< of the long function

    bool operator==(const once&) const = default;

    static bool tells(const call& c) { return c.what == operation::finish || c.what == operation::fail; }

    bool permitted(thread_id, const call& c) const {
        return tells(c) ? now == progress::under_way
                        : c.what != operation::call_long || now == progress::to_do || now == progress::done;
    }

    bool enabled(thread_id t, const call& c) const {
        if (tells(c) || now == progress::done) {
            return true;
        }
        return c.what == operation::call_long ? runner == t && now != progress::under_way
                                              : now == progress::to_do;
    }

    static waiting waits(const call& c) { return tells(c) ? waiting::not_at_all : waiting::indefinitely; }

    void suspend(thread_id t, const call& c) {
        if (c.what == operation::call_long) {
            now = progress::under_way;
            runner = t;
        }
    }

    result complete(thread_id t, const call& c) {
        if (tells(c)) {
            now = c.what == operation::finish ? progress::finished : progress::failed;
            return result::did_it;
        }
        if (runner == t) {
            runner.reset();
            const bool finished = now == progress::finished;
            now = finished ? progress::done : progress::to_do;
            return finished ? result::did_it : result::threw;
        }
        if (now == progress::done) {
            return result::was_done;
        }
        now = c.what == operation::call ? progress::done : progress::to_do;
        return c.what == operation::call ? result::did_it : result::threw;
    }

    result give_up(thread_id, const call&) { return result::was_done; }

    call any_call(choice& random) const {
        using enum operation;
        return {random.one_of({call_long, call_long, call_fail, call, call_fail, fail, finish})};
    }

    /// Whoever called a function, also one that threw, with every later call.
    static bool synchronize(const call&, result of_earlier, const call&, result) {
        return of_earlier != result::was_done;
    }

    bool at_rest() const { return true; }
    std::pair<thread_id, call> winding_down(thread_id bystander) const {
        return {bystander, {operation::finish}};
    }
};

inline std::ostream& operator<<(std::ostream& out, const once& o) {
    constexpr const char* names[] = {"to do", "under way", "about to return", "about to throw", "done"};
    return out << names[static_cast<int>(o.now)];
}

inline std::ostream& operator<<(std::ostream& out, const once::call& c) {
    constexpr const char* names[]
        = {"call_once", "call_once that throws", "call_once that lasts", "finish", "throw"};
    return out << names[static_cast<int>(c.what)];
}

inline std::ostream& operator<<(std::ostream& out, once::result r) {
    constexpr const char* names[] = {"did it", "was done", "threw", "too early"};
    return out << names[static_cast<int>(r)];
}

static_assert(specification<once>);

}  // namespace weaveproof::specifications

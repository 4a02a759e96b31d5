#pragma once

#include "clients/recorded_call.hpp"
#include "histories/stamp.hpp"
#include "specifications/specification.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace weaveproof::stress {

using specifications::thread_id;

/// A call as its thread has recorded it.
template <class Specification>
struct observed_call {
    thread_id thread;
    typename Specification::call what;
    std::optional<typename Specification::result> result;  ///< none: it has not returned
    stamp begin;
    stamp end;  ///< if it has returned
};

/// What is known of a history.
template <class Specification>
struct judgement {
    enum class verdict { linearizable, not_linearizable, undecided };
    verdict what;
    std::vector<Specification> states;  ///< in which the object may be now; empty unless it is linearizable
    std::string why;  ///< where it is not linearizable: the shortest part that shows it, in lines
};

namespace detail_of_histories {

using weaveproof::detail::noted_call;
using weaveproof::detail::specified_call;

template <class Specification>
using calls = std::vector<observed_call<Specification>>;

/// The calls for the search: one comes before another if it has returned before the other begins.
template <class Specification>
class searchable {
    using kind = clients::recorded_call<Specification>;

  public:
    explicit searchable(const calls<Specification>& from) {
        contents_.reserve(from.size());
        for (const auto& each : from) {
            contents_.push_back({each.what, each.result});
            specified_call<Specification>& c = specified_.emplace_back();
            c.noted.kind = &kind::instance;
            c.noted.contents = reinterpret_cast<const std::byte*>(&contents_.back());
            c.noted.thread = each.thread;
            c.noted.returned = each.result.has_value();
            c.noted.stuck = !each.result;
            c.noted.aware_of = ~std::uint64_t{0};  // stamps say nothing of what is visible to whom
            for (std::size_t i = 0; i < from.size(); ++i) {
                const bool before = from[i].result && from[i].end < each.begin;
                c.noted.after |= before ? std::uint64_t{1} << i : 0;
            }
        }
    }
    searchable(const searchable&) = delete;
    searchable& operator=(const searchable&) = delete;

    weaveproof::detail::linearization<Specification, specified_call<Specification>> from(
        const Specification& initial) const {
        return {specified_, initial};
    }

  private:
    std::vector<typename kind::contents> contents_;
    std::vector<specified_call<Specification>> specified_;
};

/// The states after the calls, from any of `before`; nothing if that takes too long.
template <class Specification>
std::optional<std::vector<Specification>> states_after(
    const calls<Specification>& window, const std::vector<Specification>& before, std::size_t limit) {
    if (window.size() > weaveproof::detail::most_calls) {
        return std::nullopt;
    }
    const searchable<Specification> searched(window);
    std::vector<Specification> result;
    for (const Specification& each : before) {
        const auto some = searched.from(each).final_states(limit);
        if (!some) {
            return std::nullopt;
        }
        for (const Specification& state : *some) {
            if (std::find(result.begin(), result.end(), state) == result.end()) {
                result.push_back(state);
            }
        }
    }
    return result;
}

/// The calls as they stood at a moment: who began later was not there yet, who ended later had not returned.
template <class Specification>
calls<Specification> until(stamp moment, const calls<Specification>& all) {
    calls<Specification> result;
    for (observed_call<Specification> each : all) {
        if (each.begin <= moment) {
            if (each.result && each.end > moment) {
                each.result.reset();
            }
            result.push_back(each);
        }
    }
    return result;
}

/// What is linearizable stays so when its end is cut off; so the first return after which it is not shows the mistake.
template <class Specification>
calls<Specification> shortest_violation(
    const calls<Specification>& window, const std::vector<Specification>& before, std::size_t limit) {
    std::vector<stamp> returns;
    for (const auto& each : window) {
        if (each.result) {
            returns.push_back(each.end);
        }
    }
    std::sort(returns.begin(), returns.end());
    for (const stamp moment : returns) {
        auto shorter = until(moment, window);
        const auto states = states_after(shorter, before, limit);
        if (states && states->empty()) {
            return shorter;
        }
    }
    return window;
}

}  // namespace detail_of_histories

/// The calls, one on a line, in the order in which they began. The first began at 0.
template <class Specification>
std::string to_text(const std::vector<observed_call<Specification>>& calls) {
    std::ostringstream out;
    for (const auto& each : calls) {
        out << "    T" << each.thread << "  " << each.what;
        if (each.result) {
            out << " → ";
            weaveproof::detail::show(out, *each.result);
        }
        out << "  [" << each.begin - calls.front().begin << ", ";
        if (each.result) {
            out << each.end - calls.front().begin;
        } else {
            out << "…";
        }
        out << "]\n";
    }
    return out.str();
}

/// Whether the calls, all of which have returned, are linearizable in real time: by the search of J. M. Wing and C. Gong
/// (1993), with G. Lowe's memory (2017), in one window after another, between moments at which no call was under way.
/// `before` are the states in which the object may have been. No more than `limit` positions are looked at for each window.
template <class Specification>
judgement<Specification> judge(
    std::vector<observed_call<Specification>> calls, std::vector<Specification> before, std::size_t limit) {
    using namespace detail_of_histories;
    using verdict = typename judgement<Specification>::verdict;
    std::sort(calls.begin(), calls.end(), [](const auto& a, const auto& b) { return a.begin < b.begin; });
    for (auto first = calls.begin(); first != calls.end();) {
        auto last = first;
        for (stamp quiet = first->end; last != calls.end() && last->begin <= quiet; ++last) {
            quiet = std::max(quiet, last->end);
        }
        const detail_of_histories::calls<Specification> window(first, last);
        auto after = states_after(window, before, limit);
        if (!after) {
            return {verdict::undecided, {}, {}};
        }
        if (after->empty()) {
            const auto shortest = shortest_violation(window, before, limit);
            const searchable<Specification> searched(shortest);
            auto search = searched.from(before.front());
            static_cast<void>(search.exists(false));
            std::ostringstream why;
            why << "  the calls, with the ticks at which they began and returned:\n" << to_text(shortest);
            if constexpr (requires { why << before.front(); }) {
                why << "  before them the object was " << before.front() << '\n';
            }
            why << "  why no order explains them:" << search.explanation() << '\n';
            return {verdict::not_linearizable, {}, why.str()};
        }
        before = std::move(*after);
        first = last;
    }
    return {verdict::linearizable, std::move(before), {}};
}

/// Whether the calls that have not returned may, by the specification, all wait until another call is made. True where
/// that takes too long to decide.
template <class Specification>
bool may_all_wait(const std::vector<observed_call<Specification>>& calls,
    const std::vector<Specification>& before, std::size_t limit) {
    if (calls.size() > weaveproof::detail::most_calls) {
        return true;
    }
    const detail_of_histories::searchable<Specification> searched(calls);
    return std::any_of(before.begin(), before.end(), [&](const Specification& each) {
        return searched.from(each).exists_within(limit, true).value_or(true);
    });
}

}  // namespace weaveproof::stress

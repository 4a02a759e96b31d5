#pragma once

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <ostream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "weaveproof/detail/history_log.hpp"

/// The search for an order of calls, by J. M. Wing and C. Gong, "Testing and verifying concurrent objects" (1993),
/// with the
/// memory of what led nowhere by G. Lowe, "Testing for linearizability" (2017). Here calls are ordered in part only,
/// and
/// one may begin to wait before it takes effect. No checker is needed: whoever knows what happened before what may use
/// it.
namespace weaveproof::detail {

/// What became of the attempt to let a call take effect in a state.
enum class effect : std::uint8_t {
    taken,   ///< with the result that was seen, or any, if it has not returned
    other,   ///< with another result: the state is now of no use
    blocks,  ///< the call would have to wait here: the state is as it was
};

/// Call is noted_call, as `noted`, and what it does to a state of the specification:
///
///     effect complete(State&) const               takes effect
///     bool give_up(State&, bool waits) const      ends without effect; false: not here, or not with this result
///     bool begin_to_wait(State&) const            changes the state so; false: it does not wait here, or that changes
///     nothing
///     bool must_go_on(const State&) const         waiting here, it must not do so for ever
///     bool synchronizes_with(const Call&) const   what was done before this one must be visible after the other
///     std::string text() const                    with the result
///     std::string expected(const State&) const    the result that it would have here; empty: unknown
template <class State, class Call>
class linearization {
  public:
    linearization(std::vector<Call> calls, State initial)
        : calls_(std::move(calls)), initial_(std::move(initial)) {
        for (std::size_t i = 0; i < calls_.size(); ++i) {
            returned_ |= calls_[i].noted.returned ? bit(i) : 0;
        }
    }

    /// Whether there is an order of all calls that have returned, and perhaps some that have not, that contains
    /// happens-before, is one of the specification, and in which a call is aware of each before it that synchronizes
    /// with it. If `stuck`, calls that are stuck wait in the end, as they may; else they may have taken effect.
    [[nodiscard]] bool exists(bool stuck) {
        stuck_matters_ = stuck;
        in_vain_.clear();
        order_.clear();
        longest_.reset();
        return search({0, 0, initial_});
    }

    /// Where all calls have returned: every state in which such an order may end, none if there is no order. Nothing where
    /// more than `limit` positions would have to be looked at to know.
    [[nodiscard]] std::optional<std::vector<State>> final_states(std::size_t limit) {
        std::vector<State> found;
        ends_ = &found;
        const std::optional<bool> one_is_left = exists_within(limit, false);
        ends_ = nullptr;
        return one_is_left ? std::optional(std::move(found)) : std::nullopt;
    }

    /// exists(stuck); nothing where more than `limit` positions would have to be looked at to know.
    [[nodiscard]] std::optional<bool> exists_within(std::size_t limit, bool stuck) {
        left_ = limit;
        is_cut_off_ = false;
        const bool result = exists(stuck);
        left_.reset();
        return is_cut_off_ ? std::nullopt : std::optional(result);
    }

    /// After exists() has said no, or final_states() has found none: the calls, and why the longest order ends where it
    /// does. Each on a line of its own, after a newline.
    [[nodiscard]] std::string explanation() const {
        std::string text;
        for (std::size_t i = 0; i < calls_.size(); ++i) {
            text += "\n" + name(i) + (calls_[i].noted.returned ? "" : ", which does not return")
                + predecessors(i) + ".";
        }
        text += "\nThe longest order that the specification allows is: " + order_text(longest_->order);
        text += state_text(longest_->at.state) + ".";
        for (std::size_t i = 0; i < calls_.size(); ++i) {
            if ((longest_->at.done & bit(i)) == 0) {
                text += "\nNot next is " + name(i) + ": " + reason(i) + ".";
            }
        }
        return text;
    }

  private:
    struct position {
        std::uint64_t done;     // have taken effect or given up
        std::uint64_t waiting;  // have begun to wait, and are not done
        State state;
    };
    struct step {
        std::size_t call;
        bool waits;  // it begins to
    };
    struct dead_end {
        position at;
        std::vector<step> order;
    };

    static constexpr std::uint64_t bit(std::size_t i) { return std::uint64_t{1} << i; }

    [[nodiscard]] bool is_stuck(std::size_t i) const { return stuck_matters_ && calls_[i].noted.stuck; }
    [[nodiscard]] bool may_be_next(std::size_t i, const position& p) const {
        return (p.done & bit(i)) == 0 && (calls_[i].noted.after & ~p.done) == 0;
    }

    // One before it that synchronizes with it, but does not happen before it.
    [[nodiscard]] std::optional<std::size_t> unaware_of(std::size_t i, std::uint64_t done) const {
        std::uint64_t left = calls_[i].noted.returned ? done & ~calls_[i].noted.aware_of : 0;
        for (; left != 0; left &= left - 1) {
            const auto earlier = static_cast<std::size_t>(std::countr_zero(left));
            if (calls_[earlier].synchronizes_with(calls_[i])) {
                return earlier;
            }
        }
        return std::nullopt;
    }

    [[nodiscard]] bool is_end(const position& p) const {
        if ((returned_ & ~p.done) != 0) {
            return false;
        }
        for (std::size_t i = 0; i < calls_.size(); ++i) {
            if (is_stuck(i) && must_go_on(i, p)) {
                return false;
            }
        }
        return true;
    }

    [[nodiscard]] bool must_go_on(std::size_t i, const position& p) const {
        State state = p.state;
        if ((p.waiting & bit(i)) == 0) {
            calls_[i].begin_to_wait(state);
        }
        return calls_[i].must_go_on(state);
    }

    [[nodiscard]] bool search(const position& p) {
        if (is_end(p)) {
            return ends_ == nullptr || (note_end(p.state), false);
        }
        if (left_ && (*left_)-- == 0) {
            is_cut_off_ = true;
            return true;  // which ends the search
        }
        std::vector<State>& known = in_vain_[{p.done, p.waiting}];
        for (const State& s : known) {
            if (s == p.state) {
                return false;
            }
        }
        known.push_back(p.state);
        for (std::size_t i = 0; i < calls_.size(); ++i) {
            if (may_be_next(i, p) && (ends(i, p) || waits(i, p))) {
                return true;
            }
        }
        if (!longest_ || longest_->order.size() < order_.size()) {
            longest_ = dead_end{p, order_};
        }
        return false;
    }

    void note_end(const State& s) {
        if (std::find(ends_->begin(), ends_->end(), s) == ends_->end()) {
            ends_->push_back(s);
        }
    }

    [[nodiscard]] bool ends(std::size_t i, const position& p) {
        if (is_stuck(i) || unaware_of(i, p.done)) {
            return false;
        }
        const bool waits = (p.waiting & bit(i)) != 0;
        position next{p.done | bit(i), p.waiting & ~bit(i), p.state};
        if (calls_[i].complete(next.state) == effect::taken && go_on(next, {i, false})) {
            return true;
        }
        next.state = p.state;
        return calls_[i].give_up(next.state, waits) && go_on(next, {i, false});
    }

    [[nodiscard]] bool waits(std::size_t i, const position& p) {
        position next{p.done, p.waiting | bit(i), p.state};
        return (p.waiting & bit(i)) == 0 && calls_[i].begin_to_wait(next.state) && go_on(next, {i, true});
    }

    [[nodiscard]] bool go_on(const position& next, step how) {
        order_.push_back(how);
        const bool found = search(next);
        order_.pop_back();
        return found;
    }

    [[nodiscard]] std::string name(std::size_t i) const {
        return "T" + std::to_string(calls_[i].noted.thread) + " " + calls_[i].text();
    }

    // Those of other threads, but for what follows from others.
    [[nodiscard]] std::string predecessors(std::size_t i) const {
        std::uint64_t direct = calls_[i].noted.after;
        for (std::size_t j = 0; j < calls_.size(); ++j) {
            direct &= (calls_[i].noted.after & bit(j)) != 0 ? ~calls_[j].noted.after : ~std::uint64_t{0};
        }
        std::string text;
        for (std::size_t j = 0; j < calls_.size(); ++j) {
            if ((direct & bit(j)) != 0 && calls_[j].noted.thread != calls_[i].noted.thread) {
                text += (text.empty() ? ", after " : " and ") + name(j);
            }
        }
        return text;
    }

    [[nodiscard]] std::string order_text(const std::vector<step>& order) const {
        std::string text;
        for (const step& s : order) {
            text += (text.empty() ? "" : "; ") + name(s.call) + (s.waits ? " begins to wait" : "");
        }
        return text.empty() ? "none" : text;
    }

    [[nodiscard]] std::string reason(std::size_t i) const {
        const position& at = longest_->at;
        if (const std::uint64_t missing = calls_[i].noted.after & ~at.done; missing != 0) {
            return "it comes after " + name(static_cast<std::size_t>(std::countr_zero(missing)));
        }
        if (is_stuck(i)) {
            return must_go_on(i, at) ? "it never returns, and here it would have to" : "it never returns";
        }
        if (const auto earlier = unaware_of(i, at.done)) {
            return "what was done before " + name(*earlier) + " need not be visible after it";
        }
        State state = at.state;
        switch (calls_[i].complete(state)) {
        case effect::blocks:
            return "it would have to wait";
        case effect::other: {
            const std::string expected = calls_[i].expected(at.state);
            return "here its result would be " + (expected.empty() ? "another" : expected);
        }
        case effect::taken:
            break;
        }
        return "then others could not be next";
    }

    static std::string state_text([[maybe_unused]] const State& state) {
        if constexpr (requires(std::ostream & out) { out << state; }) {
            std::ostringstream out;
            out << ". It is then " << state;
            return out.str();
        } else {
            return {};
        }
    }

    std::vector<Call> calls_;
    State initial_;
    std::uint64_t returned_ = 0;
    bool stuck_matters_ = false;
    std::map<std::pair<std::uint64_t, std::uint64_t>, std::vector<State>> in_vain_;  // lead to no end
    std::vector<step> order_;
    std::optional<dead_end> longest_;
    std::vector<State>* ends_ = nullptr;  // where all of them are to be found, not only whether there is one
    std::optional<std::size_t> left_;     // positions that may still be looked at, if there is a limit
    bool is_cut_off_ = false;             // there were more
};

/// What is wrong with the calls; empty: nothing.
template <class State, class Call>
judgement judge(const char* object, std::vector<Call> calls, State initial) {
    bool some_are_stuck = false;
    for (const Call& c : calls) {
        some_are_stuck = some_are_stuck || c.noted.stuck;
    }
    linearization<State, Call> orders(std::move(calls), std::move(initial));
    if (orders.exists(some_are_stuck)) {
        return {};
    }
    const std::string why = orders.explanation();
    if (some_are_stuck && orders.exists(false)) {
        return {"The specification of " + std::string(object)
                + " does not allow that the calls wait which never return." + why,
            true};
    }
    return {"the calls of " + std::string(object) + " are in no order that its specification allows"
        + (some_are_stuck ? orders.explanation() : why)};
}

}  // namespace weaveproof::detail

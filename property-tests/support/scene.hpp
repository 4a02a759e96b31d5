#pragma once

#include "specifications/specification.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace weaveproof::property_tests {

/// A specification and the calls that are blocked in it: what several threads show that act one after another, each as
/// soon as the others have either returned or blocked.
template <specifications::specification Specification>
struct scene {
    using thread_id = specifications::thread_id;
    using waiting = specifications::waiting;
    using call = typename Specification::call;
    using result = typename Specification::result;

    struct completion {
        thread_id thread;
        call what;
        result value;
        bool operator==(const completion&) const = default;
    };

    Specification state;
    std::vector<std::optional<call>> blocked;  ///< by thread

    scene(Specification initial, std::size_t threads) : state(std::move(initial)), blocked(threads) {}
    bool operator==(const scene&) const = default;

    bool may_begin(thread_id t, const call& c) const { return !blocked[t] && state.permitted(t, c); }

    /// Thread `t` begins `c`. Returns the calls that are completed before all is quiet again: `c` itself unless it
    /// blocks, and those that were blocked and now go on.
    std::vector<completion> begin(thread_id t, const call& c) {
        std::vector<completion> completions;
        enter(t, c, completions);
        while (const auto next = first_enabled()) {
            go_on(*next, completions);
        }
        return completions;
    }

    /// True when begin(t, c) has one outcome, whatever the order in which blocked calls go on. Which of two equal calls
    /// goes on first makes no difference, as the threads may change roles.
    bool foreseeable(thread_id t, const call& c) const {
        scene entered = *this;
        std::vector<completion> completions;
        entered.enter(t, c, completions);
        std::vector<outcome> outcomes;
        entered.explore(std::move(completions), outcomes);
        return std::all_of(
            outcomes.begin(), outcomes.end(), [&](const outcome& each) { return each == outcomes[0]; });
    }

    /// Takes note that the blocked call of thread `t`, which is enabled, has gone on.
    void go_on(thread_id t, std::vector<completion>& completions) {
        const call what = *std::exchange(blocked[t], std::nullopt);
        completions.push_back({t, what, state.complete(t, what)});
    }

    bool enabled(thread_id t) const { return blocked[t] && state.enabled(t, *blocked[t]); }

    std::optional<thread_id> first_enabled() const {
        for (thread_id t = 0; t < blocked.size(); ++t) {
            if (enabled(t)) {
                return t;
            }
        }
        return std::nullopt;
    }

    bool quiet() const {
        return std::none_of(
            blocked.begin(), blocked.end(), [](const auto& each) { return each.has_value(); });
    }

  private:
    struct outcome {
        scene end;
        std::vector<completion> completions;  // in order of thread
        bool operator==(const outcome&) const = default;
    };

    void enter(thread_id t, const call& c, std::vector<completion>& completions) {
        if (state.enabled(t, c)) {
            completions.push_back({t, c, state.complete(t, c)});
            return;
        }
        switch (Specification::waits(c)) {
        case waiting::briefly:
            state.suspend(t, c);
            [[fallthrough]];
        case waiting::not_at_all:
            completions.push_back({t, c, state.give_up(t, c)});
            return;
        case waiting::indefinitely:
            state.suspend(t, c);
            blocked[t] = c;
            return;
        }
    }

    void explore(std::vector<completion> completions, std::vector<outcome>& outcomes) const {
        std::vector<call> tried;
        for (thread_id t = 0; t < blocked.size(); ++t) {
            if (!enabled(t) || std::find(tried.begin(), tried.end(), *blocked[t]) != tried.end()) {
                continue;
            }
            tried.push_back(*blocked[t]);
            scene next = *this;
            std::vector<completion> longer = completions;
            next.go_on(t, longer);
            next.explore(std::move(longer), outcomes);
        }
        if (tried.empty()) {
            std::sort(completions.begin(), completions.end(),
                [](const completion& a, const completion& b) { return a.thread < b.thread; });
            outcomes.push_back({*this, std::move(completions)});
        }
    }
};

}  // namespace weaveproof::property_tests

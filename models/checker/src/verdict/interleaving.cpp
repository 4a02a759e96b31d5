#include "verdict/interleaving.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <queue>
#include <utility>

namespace weaveproof::diagnosis {

namespace {

// So many states are searched in a few hundredths of a second.
constexpr std::uint64_t most_states = 200'000;
constexpr std::uint32_t broken_should = 10'000;  // weighs more than all switches
constexpr std::uint32_t unknown = std::numeric_limits<std::uint32_t>::max();

// Dijkstra's algorithm over how far each thread has come and which one was the last.
class finder {
  public:
    explicit finder(const program_of_steps& threads) : threads_{threads} {
        for (const std::vector<constraints>& steps : threads) {
            factor_.push_back(positions_);
            if (positions_ > most_states) {
                return;
            }
            positions_ *= steps.size() + 1;
        }
        states_ = positions_ * threads.size();
    }

    std::vector<std::size_t> run() {
        if (threads_.empty() || positions_ > most_states || states_ > most_states) {
            return {};
        }
        cost_.assign(states_, unknown);
        before_.assign(states_, states_);
        for (std::size_t t = 0; t < threads_.size(); ++t) {
            reach(t, 0, states_);
        }
        while (!open_.empty()) {
            const auto [cost, state] = open_.top();
            open_.pop();
            if (cost != cost_[state]) {
                continue;
            }
            const std::uint64_t position = state / threads_.size();
            if (position + 1 == positions_) {
                return path_to(state);
            }
            for (std::size_t t = 0; t < threads_.size(); ++t) {
                if (const std::uint32_t price = price_of_next(position, t); price != unknown) {
                    const std::uint32_t change = t == state % threads_.size() ? 0 : 1;
                    reach((position + factor_[t]) * threads_.size() + t, cost + price + change, state);
                }
            }
        }
        return {};
    }

  private:
    void reach(std::uint64_t state, std::uint32_t cost, std::uint64_t from) {
        if (cost < cost_[state]) {
            cost_[state] = cost;
            before_[state] = from;
            open_.emplace(cost, state);
        }
    }

    [[nodiscard]] std::size_t place(std::uint64_t position, std::size_t t) const {
        return position / factor_[t] % (threads_[t].size() + 1);
    }

    [[nodiscard]] std::uint32_t price_of_next(std::uint64_t position, std::size_t t) const {
        const std::size_t at = place(position, t);
        if (at == threads_[t].size()) {
            return unknown;
        }
        const auto is_ahead = [&](const step& s) { return place(position, s.thread) <= s.place; };
        const constraints& next = threads_[t][at];
        if (std::any_of(next.must_follow.begin(), next.must_follow.end(), is_ahead)) {
            return unknown;
        }
        const auto broken = std::count_if(next.should_follow.begin(), next.should_follow.end(), is_ahead);
        return static_cast<std::uint32_t>(broken) * broken_should;
    }

    [[nodiscard]] std::vector<std::size_t> path_to(std::uint64_t state) const {
        std::vector<std::size_t> path;
        for (; before_[state] != states_; state = before_[state]) {
            path.push_back(state % threads_.size());
        }
        std::reverse(path.begin(), path.end());
        return path;
    }

    using entry = std::pair<std::uint32_t, std::uint64_t>;  // cost, state

    const program_of_steps& threads_;
    std::vector<std::uint64_t> factor_;
    std::uint64_t positions_ = 1;
    std::uint64_t states_ = 0;
    std::vector<std::uint32_t> cost_;
    std::vector<std::uint64_t> before_;
    std::priority_queue<entry, std::vector<entry>, std::greater<>> open_;
};

}  // namespace

std::vector<std::size_t> fewest_switches(const program_of_steps& threads) {
    return finder{threads}.run();
}

}  // namespace weaveproof::diagnosis

// Two polling stations count the votes of one election.
#include <array>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <thread>
#include <vector>

#include "support/model_test.hpp"

namespace {

constexpr std::size_t red = 0;
constexpr std::size_t blue = 1;

void vote_count_plain() {
    std::array<int, 2> votes{};
    const auto count = [&](const std::vector<std::size_t>& ballots) {
        for (const std::size_t choice : ballots) {
            ++votes[choice];
        }
    };

    std::thread station([&] { count({red, blue}); });
    count({red});
    station.join();
    assert(votes[red] == 2 && votes[blue] == 1);
}

// The result is announced before the other station has reported.
void vote_count_announced_too_early() {
    std::array<std::atomic<int>, 2> votes{};
    const auto count = [&](const std::vector<std::size_t>& ballots) {
        for (const std::size_t choice : ballots) {
            votes[choice].fetch_add(1, std::memory_order_relaxed);
        }
    };

    std::thread station([&] { count({red, blue}); });
    count({red});
    assert(votes[red].load() == 2 && votes[blue].load() == 1);
    station.join();
}

// Relaxed is enough to count: nothing but the counter itself is read, and join() orders the end.
void vote_count_atomic() {
    std::array<std::atomic<int>, 2> votes{};
    const auto count = [&](const std::vector<std::size_t>& ballots) {
        for (const std::size_t choice : ballots) {
            votes[choice].fetch_add(1, std::memory_order_relaxed);
        }
    };

    std::thread station([&] { count({red, blue}); });
    count({red});
    station.join();
    assert(votes[red].load() == 2 && votes[blue].load() == 1);
}

// Shares nothing until the other has ended.
void vote_count_by_station() {
    using tally = std::array<int, 2>;
    const auto count = [](tally& votes, const std::vector<std::size_t>& ballots) {
        for (const std::size_t choice : ballots) {
            ++votes[choice];
        }
    };

    tally there{};
    tally here{};
    std::thread station([&] { count(there, {red, blue}); });
    count(here, {red});
    station.join();
    assert(there[red] + here[red] == 2 && there[blue] + here[blue] == 1);
}

WEAVEPROOF_BROKEN(classics, vote_count_plain, "data race") {
    vote_count_plain();
}

WEAVEPROOF_BROKEN(classics, vote_count_announced_too_early, "assertion") {
    vote_count_announced_too_early();
}

WEAVEPROOF_MODEL(classics, vote_count_atomic) {
    vote_count_atomic();
}

WEAVEPROOF_MODEL(classics, vote_count_by_station) {
    vote_count_by_station();
}

}  // namespace

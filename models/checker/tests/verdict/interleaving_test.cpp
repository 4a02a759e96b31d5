// The best order of steps against all orders there are.
#include "verdict/interleaving.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <random>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace weaveproof::diagnosis {
namespace {

using price = std::pair<std::size_t, std::size_t>;  // shoulds that are broken, switches

constexpr price impossible{std::numeric_limits<std::size_t>::max(), 0};

price price_of(const program_of_steps& threads, const std::vector<std::size_t>& sequence) {
    std::vector<std::size_t> next(threads.size(), 0);
    price result{0, 0};
    for (std::size_t i = 0; i < sequence.size(); ++i) {
        const std::size_t t = sequence[i];
        const constraints& c = threads[t][next[t]];
        const auto is_ahead = [&](const step& s) { return next[s.thread] <= s.place; };
        if (std::any_of(c.must_follow.begin(), c.must_follow.end(), is_ahead)) {
            return impossible;
        }
        result.first += static_cast<std::size_t>(
            std::count_if(c.should_follow.begin(), c.should_follow.end(), is_ahead));
        result.second += i > 0 && sequence[i - 1] != t ? 1U : 0U;
        ++next[t];
    }
    return result;
}

price best_of_all(const program_of_steps& threads) {
    std::vector<std::size_t> sequence;
    for (std::size_t t = 0; t < threads.size(); ++t) {
        sequence.insert(sequence.end(), threads[t].size(), t);
    }
    price best = impossible;
    do {
        best = std::min(best, price_of(threads, sequence));
    } while (std::next_permutation(sequence.begin(), sequence.end()));
    return best;
}

program_of_steps random_program(std::mt19937& random) {
    const auto up_to = [&](std::size_t most) {
        return std::uniform_int_distribution<std::size_t>{0, most}(random);
    };
    program_of_steps threads(2 + up_to(1));
    for (auto& steps : threads) {
        steps.resize(1 + up_to(2));
    }
    for (std::size_t t = 0; t < threads.size(); ++t) {
        for (constraints& c : threads[t]) {
            for (auto* const list : {&c.must_follow, &c.should_follow}) {
                if (const std::size_t other = up_to(threads.size() - 1); other != t && up_to(1) == 0) {
                    list->push_back({other, up_to(threads[other].size() - 1)});
                }
            }
        }
    }
    return threads;
}

TEST(interleaving, is_as_good_as_the_best_of_all) {
    constexpr unsigned seed = 20'240'611;
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937 random{seed};
    unsigned possible = 0;
    unsigned broken = 0;
    for (unsigned n = 0; n < 2'000; ++n) {
        const program_of_steps threads = random_program(random);
        const price best = best_of_all(threads);
        const std::vector<std::size_t> found = fewest_switches(threads);
        ASSERT_EQ(found.empty(), best == impossible) << "program " << n;
        if (!found.empty()) {
            ASSERT_EQ(price_of(threads, found), best) << "program " << n;
            ++possible;
            broken += best.first > 0 ? 1 : 0;
        }
    }
    // Neither sort of program is rare.
    EXPECT_GT(possible, 500U);
    EXPECT_GT(broken, 50U);
}

TEST(interleaving, gives_up_on_too_much) {
    EXPECT_TRUE(fewest_switches(program_of_steps(4, std::vector<constraints>(200))).empty());
    EXPECT_TRUE(fewest_switches({}).empty());
}

}  // namespace
}  // namespace weaveproof::diagnosis

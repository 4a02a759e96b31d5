// The estimate of how long a search is, where that is known.
#include <cmath>

#include <gtest/gtest.h>

#include "interpreter.hpp"
#include "parallel/estimate.hpp"

namespace weaveproof::test {
namespace {

using exploration::explorer;

class interpreted : public parallel::runner {
  public:
    explicit interpreted(const program& p) : it_(p, search_) {}
    explorer& search() override { return search_; }
    bool step() override {
        if (!search_.next_execution()) {
            return false;
        }
        it_.one_execution();
        search_.finish_execution();
        return true;
    }
    [[nodiscard]] parallel::stop stopped() const override { return {}; }

  private:
    explorer search_{{.model = memory_model::kind::cpp20}};
    interpreter it_;
};

program increments(int threads) {
    std::string text;
    for (int i = 0; i < threads; ++i) {
        text += (i == 0 ? "[" : ",") + std::string{R"([["add","r1","a",1,"relaxed"]])"};
    }
    return parse_program(text + "]");
}

parallel::estimate estimate_of(
    const program& p, const parallel::remainder& from, std::uint64_t probes, std::uint64_t seed) {
    interpreted it{p};
    parallel::estimator guess{it, from, seed};
    for (int steps = 0; steps < 10'000'000; ++steps) {
        EXPECT_TRUE(guess.step());
        if (const auto total = guess.total(); total && total->probes >= probes) {
            return *total;
        }
    }
    ADD_FAILURE() << "no estimate";
    return {};
}

parallel::remainder all() {
    parallel::remainder whole;
    whole.parts.emplace_back();
    return whole;
}

// Of 30 intervals of two standard errors, nearly all hold the true number, and they are not wide for that.
TEST(Estimate, HoldsTheTrueNumber) {
    const program p = increments(8);
    int right = 0;
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        const parallel::estimate e = estimate_of(p, all(), 16, seed);
        right += std::fabs(e.mean - 40'320) <= 2 * e.error ? 1 : 0;
        EXPECT_LT(e.error, 40'320) << seed;
    }
    EXPECT_GE(right, 24);
}

TEST(Estimate, IsExactWhereATreeIsSmall) {
    const parallel::estimate e = estimate_of(increments(3), all(), 12, 1);
    EXPECT_NEAR(e.mean, 6, 1e-9);
    EXPECT_NEAR(e.error, 0, 1e-9);
}

// What is counted is certain; only what is left is estimated.
TEST(Estimate, IsOfTheRestOfASearch) {
    const program p = increments(6);
    interpreted it{p};
    parallel::assignment part{it.search()};
    part.begin({});
    while (part.counts().complete < 600 && it.step()) {
    }
    parallel::remainder rest;
    rest.counts = part.counts();
    rest.parts.push_back(part.left());
    const parallel::estimate e = estimate_of(p, rest, 20, 3);
    EXPECT_NEAR(e.mean, 720, std::max(1.0, 3 * e.error));
    EXPECT_GE(e.mean, 600);
}

TEST(Estimate, IsTheSameForTheSameSeed) {
    const parallel::estimate once = estimate_of(increments(6), all(), 12, 7);
    const parallel::estimate again = estimate_of(increments(6), all(), 12, 7);
    EXPECT_EQ(once.mean, again.mean);
    EXPECT_EQ(once.error, again.error);
}

}  // namespace
}  // namespace weaveproof::test

#include "harness/twin.hpp"
#include "histories/record.hpp"
#include "models/latch/broken_latch.hpp"
#include "objects/latch.hpp"
#include "weaveproof/latch.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace weaveproof::stress {
namespace {

/// Each thread counts down its share before it waits.
template <class Latch>
struct game_of {
    using object = property_tests::latch_object<Latch>;
    using specification = specifications::latch;
    static constexpr unsigned rounds = 1;
    static constexpr unsigned share = 3;

    static specification any_initial(choice&, unsigned threads) { return {.count = share * threads}; }

    static std::vector<specification::call> plan(std::minstd_rand& random, unsigned) {
        using enum specification::operation;
        std::vector<specification::call> result;
        unsigned left = share;
        while (left > 0) {
            switch (const unsigned update = below(random, left + 1); below(random, 4)) {
            case 0:
                result.push_back({try_wait});
                break;
            case 1:
                result.push_back({arrive_and_wait, left});
                left = 0;
                break;
            default:
                result.push_back({count_down, update});
                left -= update;
                break;
            }
        }
        result.push_back({below(random, 2) == 0 ? wait : try_wait});
        return result;
    }
};

template <class Latch>
void histories(const options& how) {
    record<game_of<Latch>>("latch", "histories", how);
}

TEST(latch_histories, are_linearizable) {
    histories<latch>(options::from_environment().share(4));
}

TEST(latch_histories, refute_waking_one) {
    expect_refuted({"latch", "wakes one, histories", "deadlock", "is stuck.*wait"},
        histories<models::broken_latch<models::latch_mistake::wakes_one>>);
}

TEST(latch_histories, refute_opening_one_early) {
    expect_refuted({"latch", "opens one early, histories", "not linearizable", ""},
        histories<models::broken_latch<models::latch_mistake::opens_one_early>>);
}

TEST(latch_histories, refute_counting_in_two_steps) {
    expect_refuted({"latch", "counts in two steps, histories", "deadlock", "is stuck.*wait"},
        histories<models::broken_latch<models::latch_mistake::counts_in_two_steps>>);
}

}  // namespace
}  // namespace weaveproof::stress

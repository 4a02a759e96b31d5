#include "harness/twin.hpp"
#include "histories/record.hpp"
#include "models/barrier/broken_barrier.hpp"
#include "objects/barrier.hpp"
#include "weaveproof/barrier.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <vector>

namespace weaveproof::stress {
namespace {

/// Each thread arrives once in each phase, to the last or until it drops out: so nobody waits for one who does not come.
template <class Barrier>
struct game_of {
    using object = property_tests::barrier_object<Barrier>;
    using specification = specifications::barrier;
    static constexpr unsigned rounds = 1;
    static constexpr unsigned phases = 4;

    static specification any_initial(choice&, unsigned threads) { return {.expected = threads}; }

    static std::vector<specification::call> plan(std::minstd_rand& random, unsigned) {
        using enum specification::operation;
        std::vector<specification::call> result;
        for (unsigned phase = 1; phase < phases; ++phase) {
            if (below(random, 8) == 0) {
                result.push_back({arrive_and_drop});
                return result;
            }
            result.push_back({below(random, 2) == 0 ? arrive_and_wait : arrive_then_wait});
        }
        constexpr std::array last{arrive_and_wait, arrive_then_wait, arrive, arrive_and_drop};
        result.push_back({last[below(random, last.size())]});
        return result;
    }
};

template <class Barrier>
void histories(const options& how) {
    record<game_of<Barrier>>("barrier", "histories", how);
}

TEST(barrier_histories, are_linearizable) {
    histories<barrier<property_tests::count_up>>(options::from_environment().share(4));
}

template <models::barrier_mistake Mistake>
using twin_with = models::broken_barrier<property_tests::count_up, Mistake>;

TEST(barrier_histories, refute_waking_one) {
    expect_refuted({"barrier", "wakes one, histories", "deadlock", "is stuck.*arrive"},
        histories<twin_with<models::barrier_mistake::wakes_one>>);
}

TEST(barrier_histories, refute_completing_after_opening) {
    expect_refuted({"barrier", "completes after opening, histories", "not linearizable", ""},
        histories<twin_with<models::barrier_mistake::completes_after_opening>>);
}

}  // namespace
}  // namespace weaveproof::stress

#include "harness/twin.hpp"
#include "models/thread_pool/broken_pool.hpp"
#include "scenarios/thread_pool.hpp"
#include "weaveproof/thread_pool.hpp"

#include <gtest/gtest.h>

namespace weaveproof::stress {
namespace {

using namespace thread_pool_scenarios;
using mistake = models::pool_mistake;

TEST(thread_pool_stress, pools) {
    pools<thread_pool>(options::from_environment());
}

TEST(thread_pool_stress, refutes_forgetting_the_cancelled) {
    expect_refuted({"thread_pool", "forgets the cancelled", "deadlock", "is stuck.*in get"},
        pools<models::broken_pool<mistake::forgets_the_cancelled>>);
}

TEST(thread_pool_stress, refutes_closing_that_wakes_one) {
    expect_refuted({"thread_pool", "closing wakes one", "deadlock", "is stuck.*in (shutdown|get)"},
        pools<models::broken_pool<mistake::wakes_one_to_close>>);
}

}  // namespace
}  // namespace weaveproof::stress

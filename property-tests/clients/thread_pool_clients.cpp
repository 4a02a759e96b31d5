#include "clients/explore.hpp"
#include "objects/thread_pool.hpp"
#include "weaveproof/thread_pool.hpp"

#include "thread_pool/broken_pool.hpp"

#include <gtest/gtest.h>

#include <mutex>
#include <string>
#include <type_traits>

namespace weaveproof::clients {
namespace {

using enum models::pool_mistake;

// With one worker, which takes part in every call, and over the mutex and the condition variable of the standard, which the
// checker takes as one step each: over ours a single task that is waited for makes thousands of executions. The models run all
// of them together.
static_assert(std::is_same_v<mutex, std::mutex>);

template <class Pool>
property_of_clients<property_tests::thread_pool_object<Pool>> clients_of(const char* name, int programs,
    const std::string& type, const char* header, size how_large, unsigned times_the_executions) {
    return {{{"thread_pool", "generated_client", "thread_pool_object<weaveproof::" + type + ">", {header}},
                [](specifications::choice&) { return specifications::thread_pool{.workers = 1}; }, how_large,
                times_the_executions},
        name, programs};
}

template <models::pool_mistake Mistake>
auto clients_of_twin(const char* name, const std::string& mistake, size how_large = size::alone) {
    return clients_of<models::broken_pool<Mistake>>(name, 1000,
        "models::broken_pool<weaveproof::models::pool_mistake::" + mistake + ">",
        "thread_pool/broken_pool.hpp", how_large, 1);
}

TEST(thread_pool_clients, are_linearizable) {
    clients_of<thread_pool>("clients", 30, "thread_pool", "weaveproof/thread_pool.hpp", size::alone, 2)
        .expect_holds();
}

TEST(thread_pool_clients, hold_side_by_side) {
    clients_of<thread_pool>(
        "clients, two at once", 4, "thread_pool", "weaveproof/thread_pool.hpp", size::pair, 8)
        .expect_holds();
}

TEST(thread_pool_clients, refute_leaves_when_closed) {
    clients_of_twin<leaves_when_closed>("clients of leaves when closed", "leaves_when_closed", size::small)
        .expect_refuted();
}
TEST(thread_pool_clients, refute_runs_unguarded) {
    clients_of_twin<runs_unguarded>("clients of runs unguarded", "runs_unguarded").expect_refuted();
}
TEST(thread_pool_clients, refute_does_not_join) {
    clients_of_twin<does_not_join>("clients of does not join", "does_not_join").expect_refuted();
}
TEST(thread_pool_clients, refute_closes_unguarded) {
    clients_of_twin<closes_unguarded>("clients of closes unguarded", "closes_unguarded").expect_refuted();
}

TEST(thread_pool_clients, print_a_model) {
    print_model([] {
        return clients_of_twin<closes_unguarded>("clients that are printed", "closes_unguarded")
            .smallest_model();
    });
}

}  // namespace
}  // namespace weaveproof::clients

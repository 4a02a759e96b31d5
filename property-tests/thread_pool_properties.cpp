#include "models/thread_pool/broken_pool.hpp"
#include "objects/thread_pool.hpp"
#include "support/property.hpp"
#include "support/state_machine.hpp"
#include "weaveproof/thread_pool.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <future>
#include <memory>
#include <vector>

namespace weaveproof::property_tests {
namespace {

template <class Pool>
void conforms() {
    const specifications::thread_pool initial{.workers = 1 + any_choice().below(3)};
    play(initial, 4, [=] { return std::make_shared<thread_pool_object<Pool>>(initial); });
}

/// map_as_completed gives each result once, with its own number, and carries what a task throws.
void each_is_completed_once() {
    specifications::choice random = any_choice();
    thread_pool pool(1 + random.below(3), 1 + random.below(4));
    std::vector<unsigned> elements(random.below(8));
    for (unsigned& each : elements) {
        each = random.below(10);
    }
    std::vector<int> seen(elements.size());
    pool.map_as_completed(
        elements,
        [](unsigned x) {
            if (x % 3 == 0) {
                throw task_failure{};
            }
            return x * x;
        },
        [&](std::size_t index, std::future<unsigned> ready) {
            ++seen[index];
            require(ready.wait_for(std::chrono::seconds(0)) == std::future_status::ready, "not ready");
            const unsigned x = elements[index];
            try {
                require(ready.get() == x * x && x % 3 != 0, "the result of another element");
            } catch (const task_failure&) {
                require(x % 3 == 0, "an exception of another element");
            }
        });
    require(seen == std::vector<int>(elements.size(), 1), "an element was not completed once");
}

TEST(thread_pool_properties, conforms) {
    expect_holds({"thread_pool", "conforms", 150, 40}, conforms<thread_pool>);
}

TEST(thread_pool_properties, each_is_completed_once) {
    expect_holds({"thread_pool", "each is completed once", 150}, each_is_completed_once);
}

template <models::pool_mistake Mistake>
using twin = models::broken_pool<Mistake>;

TEST(thread_pool_properties, refutes_forgetting_the_cancelled) {
    expect_refuted({"thread_pool", "forgets the cancelled"},
        conforms<twin<models::pool_mistake::forgets_the_cancelled>>);
}

TEST(thread_pool_properties, refutes_leaving_when_closed) {
    expect_refuted(
        {"thread_pool", "leaves when closed"}, conforms<twin<models::pool_mistake::leaves_when_closed>>);
}

}  // namespace
}  // namespace weaveproof::property_tests

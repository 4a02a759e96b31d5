#include "objects/condition_variable.hpp"
#include "specifications/condition_variable.hpp"
#include "support/property.hpp"
#include "support/puppet.hpp"
#include "support/state_machine.hpp"
#include "support/timeout.hpp"
#include "twins/condition_variable.hpp"
#include "weaveproof/condition_variable.hpp"
#include "weaveproof/mutex.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace weaveproof::property_tests {
namespace {

using specification = specifications::condition_variable;

template <class ConditionVariable>
void conforms() {
    play(specification{}, 4, [] { return std::make_shared<condition_variable_object<ConditionVariable>>(); });
}

template <class ConditionVariable>
void waits_conform() {
    play(specifications::waiting_room{}, 4,
        [] { return std::make_shared<waiting_room_object<ConditionVariable>>(); });
}

/// What notify_one owes to a thread that waited before it is not taken by one that begins to wait afterwards.
template <class ConditionVariable>
void no_wakeup_is_stolen() {
    struct monitor {
        mutex guard;
        ConditionVariable changed;
    };
    const auto shared = std::make_shared<monitor>();
    std::vector<std::unique_ptr<puppet>> waiters;
    for (std::uint32_t count = 1 + any_choice().below(3); count > 0; --count) {
        waiters.push_back(std::make_unique<puppet>());
    }
    for (const auto& each : waiters) {
        each->start([=] {
            std::unique_lock lock(shared->guard);
            shared->changed.wait(lock);
        });
        // A thread that waits for the mutex would sleep too, but nobody holds it longer than to begin to wait.
        require(eventually(patience(), [&] { return each->asleep(); }), "a waiting thread does not sleep");
    }
    {
        std::unique_lock lock(shared->guard);
        shared->changed.notify_one();
        static_cast<void>(shared->changed.wait_for(lock, std::chrono::milliseconds(2)));
    }
    const auto returned = [](const auto& each) { return each->idle(); };
    require(eventually(patience(), [&] { return std::any_of(waiters.begin(), waiters.end(), returned); }),
        "no thread that waited before the notification returns");
    shared->changed.notify_all();
    require(eventually(patience(), [&] { return std::all_of(waiters.begin(), waiters.end(), returned); }),
        "a waiting thread does not return after notify_all");
}

TEST(condition_variable_properties, conforms) {
    expect_holds({"condition_variable", "conforms", 200, 60}, conforms<condition_variable>);
}

TEST(condition_variable_properties, waits_conform) {
    expect_holds({"condition_variable", "waits conform", 100, 60}, waits_conform<condition_variable>);
}

TEST(condition_variable_properties, no_wakeup_is_stolen) {
    expect_holds({"condition_variable", "no wakeup is stolen", 100}, no_wakeup_is_stolen<condition_variable>);
}

template <twins::condition_variable_mistake Mistake>
using twin = twins::condition_variable<Mistake>;

TEST(condition_variable_properties, refutes_notify_all_that_wakes_one) {
    expect_refuted({"condition_variable", "notify_all wakes one"},
        conforms<twin<twins::condition_variable_mistake::notify_all_wakes_one>>);
}

TEST(condition_variable_properties, refutes_waits_that_notify_all_leaves) {
    expect_refuted({"condition_variable", "notify_all leaves waits"},
        waits_conform<twin<twins::condition_variable_mistake::notify_all_wakes_one>>);
}

TEST(condition_variable_properties, refutes_newcomers_that_steal) {
    expect_refuted({"condition_variable", "newcomers steal"},
        no_wakeup_is_stolen<twin<twins::condition_variable_mistake::newcomers_steal>>);
}

}  // namespace
}  // namespace weaveproof::property_tests

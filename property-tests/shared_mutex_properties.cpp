#include "objects/shared_mutex.hpp"
#include "specifications/shared_mutex.hpp"
#include "support/property.hpp"
#include "support/puppet.hpp"
#include "support/state_machine.hpp"
#include "support/timeout.hpp"
#include "twins/shared_mutex.hpp"
#include "weaveproof/shared_mutex.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

namespace weaveproof::property_tests {
namespace {

using specification = specifications::shared_mutex;

template <class SharedMutex>
void conforms() {
    play(specification{}, 4, [] { return std::make_shared<shared_mutex_object<SharedMutex>>(); });
}

/// A reader inside keeps a writer out, which keeps other readers out, until it gives up.
template <class SharedMutex>
void readers_go_on_when_a_writer_gives_up() {
    const auto mutex = std::make_shared<SharedMutex>();
    auto random = any_choice();
    const bool until = random.below(2) == 1;
    const auto timeout = std::chrono::milliseconds(1 + random.below(10));
    std::vector<std::unique_ptr<puppet>> readers;
    for (std::uint32_t count = 1 + random.below(3); count > 0; --count) {
        readers.push_back(std::make_unique<puppet>());
    }

    mutex->lock_shared();
    puppet writer;
    writer.start([=] {
        const bool entered = until ? mutex->try_lock_until(std::chrono::system_clock::now() + timeout)
                                   : mutex->try_lock_for(timeout);
        if (entered) {
            mutex->unlock();
        }
    });
    eventually(patience(), [&] { return writer.asleep() || writer.idle(); });
    for (const auto& each : readers) {
        each->start([=] {
            mutex->lock_shared();
            mutex->unlock_shared();
        });
    }
    for (const auto& each : readers) {
        require(eventually(patience(), [&] { return each->idle(); }),
            "a reader is stuck behind a writer that gave up");
    }
    require(eventually(patience(), [&] { return writer.idle(); }), "a writer does not give up in time");
    mutex->unlock_shared();
}

TEST(shared_mutex_properties, conforms) {
    expect_holds({"shared_mutex", "conforms", 250, 80}, conforms<shared_mutex>);
}

TEST(shared_mutex_properties, readers_go_on_when_a_writer_gives_up) {
    expect_holds({"shared_mutex", "readers go on when a writer gives up", 50},
        readers_go_on_when_a_writer_gives_up<shared_mutex>);
}

template <twins::shared_mutex_mistake Mistake>
using twin = twins::shared_mutex<Mistake>;

TEST(shared_mutex_properties, refutes_try_lock_shared_that_ignores_the_writer) {
    expect_refuted({"shared_mutex", "try_lock_shared ignores the writer"},
        conforms<twin<twins::shared_mutex_mistake::try_lock_shared_ignores_writer>>);
}

TEST(shared_mutex_properties, refutes_readers_that_overtake_writers) {
    expect_refuted({"shared_mutex", "readers overtake writers"},
        conforms<twin<twins::shared_mutex_mistake::readers_overtake>>);
}

TEST(shared_mutex_properties, refutes_writer_that_gives_up_silently) {
    expect_refuted({"shared_mutex", "a writer gives up silently"},
        readers_go_on_when_a_writer_gives_up<twin<twins::shared_mutex_mistake::writer_gives_up_silently>>);
}

}  // namespace
}  // namespace weaveproof::property_tests

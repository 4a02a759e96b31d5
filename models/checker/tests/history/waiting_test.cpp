// Calls that wait: which deadlocks the specification allows.
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <gmock/gmock.h>

#include "weaveproof/gtest.hpp"
#include "weaveproof/linearizability.hpp"

namespace weaveproof {
namespace {

struct gate_specification {
    bool open = false;
    bool operator==(const gate_specification&) const = default;
    void unlock() { open = true; }
    or_blocks<void> pass() {
        if (!open) {
            return blocks;
        }
        return {};
    }
};

enum class mistake { none, forgets_to_notify };

template <mistake Mistake>
struct gate {
    std::mutex mutex;
    std::condition_variable opened;
    bool open = false;
    history<gate_specification> calls{{}, "the gate"};

    void unlock() {
        calls.operation("unlock", &gate_specification::unlock, [&] {
            const std::lock_guard lock(mutex);
            open = true;
            if (Mistake != mistake::forgets_to_notify) {
                opened.notify_all();
            }
        })();
    }
    void pass() {
        calls.operation("pass", &gate_specification::pass, [&] {
            std::unique_lock lock(mutex);
            opened.wait(lock, [&] { return open; });
        })();
    }
};

template <mistake Mistake>
void one_opens() {
    gate<Mistake> g;
    std::thread other([&] { g.unlock(); });
    g.pass();
    other.join();
}

TEST(Waiting, MayEndWhereTheSpecificationSaysSo) {
    EXPECT_HOLDS(one_opens<mistake::none>);
    EXPECT_HOLDS([] {
        gate<mistake::none> g;
        std::thread other([&] { g.pass(); });
        g.pass();
        other.join();
    });
}

TEST(Waiting, ALostWakeupIsADeadlock) {
    EXPECT_VIOLATED("deadlock", one_opens<mistake::forgets_to_notify>);
    const report found = check(one_opens<mistake::forgets_to_notify>);
    EXPECT_THAT(found.counterexample->explanation,
        testing::Contains(testing::HasSubstr("it never returns, and here it would have to")));
}

// Who waits outside of any call is excused by no specification.
TEST(Waiting, OtherDeadlocksRemainDeadlocks) {
    EXPECT_VIOLATED("deadlock", [] {
        gate<mistake::none> g;
        std::atomic<bool> flag{false};
        std::thread other([&] { g.pass(); });
        flag.wait(false);
        other.join();
    });
}

// What has not returned may have taken effect, or not.
TEST(Waiting, ACallThatHasNotReturnedCountsEitherWay) {
    struct specification {
        int value = 0;
        bool operator==(const specification&) const = default;
        int exchange(int x) { return std::exchange(value, x); }
    };
    EXPECT_HOLDS(
        [] {
            std::atomic<int> value{0};
            std::mutex never;
            never.lock();
            {
                history<specification> calls;
                std::thread([&] {
                    calls.operation("exchange", &specification::exchange, [&](int x) {
                        const int before = value.exchange(x);
                        never.lock();
                        return before;
                    })(1);
                }).detach();
                calls.operation(
                    "exchange", &specification::exchange, [&](int x) { return value.exchange(x); })(2);
            }
        },
        {.leaks = false});
}

}  // namespace
}  // namespace weaveproof

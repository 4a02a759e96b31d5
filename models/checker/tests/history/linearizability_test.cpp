// What counts as an order of calls: registers, whose executions under weak memory are small enough to be thought
// through.
#include "weaveproof/linearizability.hpp"

#include <atomic>
#include <thread>

#include <gmock/gmock.h>

#include "weaveproof/gtest.hpp"

namespace weaveproof {
namespace {

struct register_specification {
    int value = 0;
    bool operator==(const register_specification&) const = default;
    void write(int x) { value = x; }
    int read() const { return value; }
};

template <std::memory_order Store, std::memory_order Load>
struct atomic_register {
    std::atomic<int> value{0};
    history<register_specification> calls{{}, "the register"};

    void write(int x) {
        calls.operation("write", &register_specification::write, [&](int v) { value.store(v, Store); })(x);
    }
    int read() {
        return calls.operation("read", &register_specification::read, [&] { return value.load(Load); })();
    }
};

using relaxed_register = atomic_register<std::memory_order_relaxed, std::memory_order_relaxed>;
using seq_cst_register = atomic_register<std::memory_order_seq_cst, std::memory_order_seq_cst>;

// One variable is coherent, in each memory order: what is read is in the order of what is written.
TEST(Linearizability, HoldsOfOneVariable) {
    EXPECT_HOLDS([] {
        relaxed_register r;
        std::thread writer([&] {
            r.write(1);
            r.write(2);
        });
        r.read();
        r.read();
        writer.join();
        r.read();
    });
}

// A join orders the calls, so a read that has joined must see the write.
TEST(Linearizability, ContainsHappensBeforeByJoin) {
    EXPECT_VIOLATED("not linearizable", [] {
        int cached = 0;
        std::atomic<int> value{0};
        history<register_specification> calls;
        const auto write
            = calls.operation("write", &register_specification::write, [&](int x) { value = x; });
        const auto read = calls.operation("read", &register_specification::read, [&] { return cached; });
        std::thread writer([&] { write(1); });
        writer.join();
        read();
    });
}

// A register that loses what is written.
template <std::memory_order Store, std::memory_order Load>
void read_after_a_flag() {
    std::atomic<bool> flag{false};
    history<register_specification> calls;
    const auto write = calls.operation("write", &register_specification::write, [](int) {});
    const auto read = calls.operation("read", &register_specification::read, [] { return 0; });
    std::thread writer([&] {
        write(1);
        flag.store(true, Store);
    });
    if (flag.load(Load)) {
        read();
    }
    writer.join();
}

// A flag orders calls if it synchronizes; otherwise a stale read may be put before the write.
TEST(Linearizability, ContainsHappensBeforeByReleaseAndAcquire) {
    EXPECT_VIOLATED(
        "not linearizable", read_after_a_flag<std::memory_order_release, std::memory_order_acquire>);
    EXPECT_HOLDS(read_after_a_flag<std::memory_order_relaxed, std::memory_order_acquire>);
    EXPECT_HOLDS(read_after_a_flag<std::memory_order_release, std::memory_order_relaxed>);
}

// Only what comes after a call can tell others that it has returned: the call itself does not.
TEST(Linearizability, CallsThatOnlySeeEachOtherAreConcurrent) {
    EXPECT_HOLDS([] {
        struct specification {
            int value = 0;
            bool operator==(const specification&) const = default;
            int exchange(int x) { return std::exchange(value, x); }
        };
        std::atomic<int> value{0};
        history<specification> calls;
        const auto exchange = calls.operation("exchange", &specification::exchange,
            [&](int x) { return value.exchange(x, std::memory_order_acq_rel); });
        std::thread other([&] { exchange(1); });
        exchange(2);
        other.join();
        exchange(3);
    });
}

// Two objects each linearizable; store buffering between them is allowed as long as no order is promised.
TEST(Linearizability, EachObjectHasItsOwnOrder) {
    const auto store_buffering = [](auto& x, auto& y) {
        std::thread other([&] {
            y.write(1);
            x.read();
        });
        x.write(1);
        y.read();
        other.join();
    };
    EXPECT_HOLDS([&] {
        relaxed_register x;
        relaxed_register y;
        store_buffering(x, y);
    });
    EXPECT_HOLDS([&] {
        seq_cst_register x;
        seq_cst_register y;
        store_buffering(x, y);
    });
}

struct counter_specification {
    int value = 0;
    bool operator==(const counter_specification&) const = default;
    int increment() { return value++; }
    friend std::ostream& operator<<(std::ostream& out, const counter_specification& s) {
        return out << s.value;
    }
};

template <bool InTwoSteps>
void two_count() {
    std::atomic<int> value{0};
    history<counter_specification> calls({}, "the counter");
    const auto increment = calls.operation("increment", &counter_specification::increment, [&] {
        if (!InTwoSteps) {
            return value++;
        }
        const int before = value;
        value = before + 1;
        return before;
    });
    std::thread other([&] { increment(); });
    increment();
    other.join();
}

TEST(Linearizability, HistoriesAreOfOneExecution) {
    EXPECT_HOLDS(two_count<false>);
    EXPECT_VIOLATED("not linearizable", two_count<true>);
    options two_processes;
    two_processes.jobs = 2;
    EXPECT_HOLDS(two_count<false>, two_processes);
    EXPECT_VIOLATED("not linearizable", two_count<true>, two_processes);
}

TEST(Linearizability, SaysWhyThereIsNoOrder) {
    const report found = check(two_count<true>);
    ASSERT_EQ(found.verdict, verdict::violated);
    EXPECT_EQ(found.message, "the calls of the counter are in no order that its specification allows");
    EXPECT_THAT(found.counterexample->explanation,
        testing::IsSupersetOf({"T0 increment() → 0.", "T1 increment() → 0.",
            "The longest order that the specification allows is: T0 increment() → 0. It is then 1.",
            "Not next is T1 increment() → 0: here its result would be 1."}));
    EXPECT_THAT(to_text(found), testing::HasSubstr("not linearizable: the calls of the counter"));
}

TEST(Linearizability, AHistoryIsNothingOutsideOfACheck) {
    two_count<false>();
}

TEST(Linearizability, TooManyCallsAreUnusable) {
    const report found = check([] {
        relaxed_register r;
        for (int i = 0; i < 65; ++i) {
            r.write(i);
        }
    });
    EXPECT_EQ(found.verdict, verdict::unusable);
    EXPECT_THAT(found.message, testing::StartsWith("more than 64 calls in the history of one object"));
}

}  // namespace
}  // namespace weaveproof

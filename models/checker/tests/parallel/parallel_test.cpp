// Several processes explore what one explores.
#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include "models.hpp"
#include "verdict/summary.hpp"

namespace weaveproof::test {
namespace {

void expect_same(const report& got, const report& expected) {
    EXPECT_EQ(summary(got).substr(0, 5), "holds") << summary(got) << '\n' << to_text(got);
    EXPECT_EQ(got.statistics.executions, expected.statistics.executions);
    EXPECT_EQ(got.statistics.blocked, expected.statistics.blocked);
    EXPECT_EQ(got.statistics.events, expected.statistics.events);
}

TEST(Jobs, CountWhatOneProcessCounts) {
    for (const model& m : models) {
        for (const consistency c : {consistency::cpp20, consistency::sc, consistency::tso}) {
            SCOPED_TRACE(m.name);
            const report alone = check(m.run, {.memory_model = c});
            ASSERT_TRUE(alone.holds()) << summary(alone) << '\n' << to_text(alone);
            for (const std::uint32_t jobs : {2U, 3U, 5U}) {
                expect_same(check(m.run, {.memory_model = c, .jobs = jobs}), alone);
            }
        }
    }
}

TEST(Schedules, FindTheSameCompleteExecutions) {
    for (const model& m : models) {
        const report usual = check(m.run);
        for (const thread_order order : {thread_order::first, thread_order::last}) {
            options how;
            how.schedule = order;
            const report other = check(m.run, how);
            EXPECT_TRUE(other.holds()) << summary(other);
            EXPECT_EQ(other.statistics.executions, usual.statistics.executions) << m.name;
            how.jobs = 2;
            expect_same(check(m.run, how), other);
        }
    }
}

std::atomic<int> shared_count;

void* increment_once(void* /*unused*/) {
    shared_count.fetch_add(1);
    return nullptr;
}

// Four threads of one function and one argument.
void alike() {
    shared_count.store(0);
    pthread_t all[4];
    for (pthread_t& t : all) {
        pthread_create(&t, nullptr, increment_once, nullptr);
    }
    for (const pthread_t t : all) {
        pthread_join(t, nullptr);
    }
    assert(shared_count.load() == 4);
}

TEST(Symmetry, IsSaid) {
    EXPECT_EQ(check(alike).statistics.executions, 24U);
    options how;
    how.symmetric = true;
    const report r = check(alike, how);
    EXPECT_EQ(r.statistics.executions, 1U);
    EXPECT_EQ(summary(r).find("holds: 1 execution explored up to symmetry of threads, "), 0U) << summary(r);
    EXPECT_NE(to_json(r).find("\"symmetric\": true"), std::string::npos);
}

TEST(Symmetry, IsForOneProcess) {
    options how;
    how.symmetric = true;
    how.jobs = 2;
    EXPECT_EQ(check(alike, how).verdict, verdict::unusable);
    how.jobs = 1;
    how.shard = {1, 2};
    EXPECT_EQ(check(alike, how).verdict, verdict::unusable);
    how.shard = {};
    how.checkpoint = "checkpoint";
    EXPECT_EQ(check(alike, how).verdict, verdict::unusable);
}

TEST(Jobs, AreAsManyAsProcessorsIfNoneAreGiven) {
    expect_same(check(increments, {.jobs = 0}), check(increments));
}

TEST(Jobs, LeaveNoProcessBehind) {
    (void)check(increments, {.jobs = 3});
    EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1);
    EXPECT_EQ(errno, ECHILD);
}

TEST(Jobs, CountNoMoreThanTheLimit) {
    for (const std::uint64_t most : {1U, 100U, 257U, 500U, 719U}) {
        for (const std::uint32_t jobs : {1U, 2U, 4U}) {
            const report r = check(increments, {.most_executions = most, .jobs = jobs});
            EXPECT_EQ(r.verdict, verdict::inconclusive) << summary(r);
            EXPECT_EQ(r.statistics.executions + r.statistics.blocked, most);
        }
    }
}

TEST(Jobs, StopWhereTheyUseTooMuchMemory) {
    for (const std::uint32_t jobs : {1U, 2U}) {
        const report r = check(increments, {.most_memory_mb = 1, .jobs = jobs});
        EXPECT_EQ(r.verdict, verdict::inconclusive) << summary(r);
        EXPECT_NE(r.message.find("the memory limit of 1 MB was reached"), std::string::npos) << r.message;
    }
}

TEST(Jobs, StopWhenTheTimeIsUp) {
    for (const std::uint32_t jobs : {1U, 2U}) {
        const report r = check(increments, {.most_seconds = 1e-9, .jobs = jobs});
        EXPECT_EQ(r.verdict, verdict::inconclusive) << summary(r);
        EXPECT_LT(r.statistics.executions, 720U);
    }
}

TEST(Progress, SaysHowFarAndHowLong) {
    const parallel::progress begin{{1'000, 0, 0}, 1, {}};
    parallel::progress now{{40'000, 1'000, 0}, 5, {}};
    EXPECT_EQ(diagnosis::progress_text(now, begin),
        "40,000 executions explored, 1,000 blocked, 5.00 s, 10,000 a second");
    now.total = {81'234, 1'234, 12};
    EXPECT_EQ(diagnosis::progress_text(now, begin),
        "40,000 executions explored, 1,000 blocked, 5.00 s, 10,000 a second; about 81,000 ± 1,000 executions "
        "in all, "
        "4.02 s left");
    now.total = {30'000, 1'000, 12};
    EXPECT_EQ(diagnosis::progress_text(now, begin),
        "40,000 executions explored, 1,000 blocked, 5.00 s, 10,000 a second")
        << "an estimate that is refuted";
}

TEST(Jobs, HoldWithALimitThatIsNotReached) {
    for (const std::uint32_t jobs : {1U, 2U}) {
        const report r = check(increments, {.most_executions = 721, .jobs = jobs});
        EXPECT_EQ(r.verdict, verdict::holds) << summary(r);
    }
}

// Only the last of all executions goes wrong: what a worker finds is shown by the coordinator.
void rare_failure() {
    std::atomic<int> order{0};
    std::vector<std::thread> all;
    int got[6] = {};
    for (int i = 0; i < 6; ++i) {
        all.emplace_back([&, i] { got[i] = order.fetch_add(1); });
    }
    for (std::thread& t : all) {
        t.join();
    }
    assert(!(got[0] == 5 && got[1] == 3 && got[2] == 4 && got[3] == 1 && got[4] == 0 && got[5] == 2));
}

TEST(Jobs, FindTheViolationAndShowIt) {
    const report alone = check(rare_failure);
    ASSERT_EQ(alone.kind, "assertion");
    for (const std::uint32_t jobs : {2U, 4U}) {
        const report r = check(rare_failure, {.jobs = jobs});
        ASSERT_EQ(r.verdict, verdict::violated) << summary(r);
        EXPECT_EQ(r.kind, "assertion");
        ASSERT_TRUE(r.counterexample.has_value());
        // There is one such execution, so it is the same.
        EXPECT_EQ(to_text(r).substr(to_text(r).find('\n')), to_text(alone).substr(to_text(alone).find('\n')));
    }
}

void deadlock_after_many() {
    std::mutex a;
    std::mutex b;
    std::atomic<int> count{0};
    std::thread first([&] {
        count.fetch_add(1);
        std::scoped_lock hold_a(a);
        std::lock_guard hold_b(b);
    });
    std::thread second([&] {
        if (count.fetch_add(1) == 4) {
            std::lock_guard hold_b(b);
            std::lock_guard hold_a(a);
        }
    });
    std::vector<std::thread> all;
    for (int i = 0; i < 3; ++i) {
        all.emplace_back([&] { count.fetch_add(1); });
    }
    for (std::thread& t : all) {
        t.join();
    }
    first.join();
    second.join();
}

TEST(Jobs, FindADeadlock) {
    ASSERT_EQ(check(deadlock_after_many).kind, "deadlock");
    EXPECT_EQ(check(deadlock_after_many, {.jobs = 2}).kind, "deadlock");
}

void too_many_threads_in_the_end() {
    std::atomic<int> count{0};
    std::vector<std::thread> all;
    for (int i = 0; i < 6; ++i) {
        all.emplace_back([&] { count.fetch_add(1); });
    }
    int last = 0;
    std::thread other([&] { last = count.load(); });
    for (std::thread& t : all) {
        t.join();
    }
    other.join();
    if (last == 3) {
        for (int i = 0; i < 60; ++i) {
            all[0] = std::thread([&] { count.fetch_add(1); });
            all[0].join();
        }
    }
}

TEST(Jobs, SayWhyAProgramCannotBeChecked) {
    const report r = check(too_many_threads_in_the_end, {.jobs = 2});
    EXPECT_EQ(r.verdict, verdict::unusable) << summary(r);
    EXPECT_NE(r.message.find("too many threads"), std::string::npos) << r.message;
}

}  // namespace
}  // namespace weaveproof::test

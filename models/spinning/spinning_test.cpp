// How long a thread spins before it sleeps must change nothing but time. So programs of each primitive are explored with no
// look, with one, two, and as many as production code has, and what they can come to must be the same.

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <set>
#include <shared_mutex>

#include <gtest/gtest.h>

#include <weaveproof/barrier.hpp>
#include <weaveproof/bounded_buffer.hpp>
#include <weaveproof/condition_variable.hpp>
#include <weaveproof/detail/spin.hpp>
#include <weaveproof/event.hpp>
#include <weaveproof/latch.hpp>
#include <weaveproof/mutex.hpp>
#include <weaveproof/once.hpp>
#include <weaveproof/process_shared/robust_mutex.hpp>
#include <weaveproof/semaphore.hpp>
#include <weaveproof/shared_mutex.hpp>

#include "spinning/outcome_log.hpp"
#include "support/in_parallel.hpp"
#include "support/spin_limit.hpp"
#include "weaveproof/check.hpp"

namespace {

using namespace weaveproof::models;
using namespace std::chrono_literals;

/// What the threads of a program have seen, in digits.
using results = std::array<int, 4>;
using outcomes = std::set<int>;

/// All that `program` can come to if threads look `limit` times. It must hold.
outcomes outcomes_of(results (*program)(), int limit) {
    outcome_log log;
    const weaveproof::report found = weaveproof::check([&] {
        spin_limit = limit;
        int outcome = 0;
        for (const int digit : program()) {
            outcome = outcome * 10 + digit;
        }
        log.add(outcome);
    });
    EXPECT_TRUE(found.holds()) << weaveproof::verdict_text(found) << ": " << found.message;
    EXPECT_FALSE(log.is_full());
    return log.all();
}

void expect_that_spinning_adds_nothing(results (*program)(), std::initializer_list<int> limits) {
    const outcomes without = outcomes_of(program, 0);
    EXPECT_GT(without.size(), 1U) << "the program has one outcome only: it says nothing";
    for (const int limit : limits) {
        EXPECT_EQ(outcomes_of(program, limit), without) << limit << " looks";
    }
}

constexpr int as_many_as_production = weaveproof::detail::spin_rounds;

TEST(spinning, adds_nothing_to_a_mutex) {
    expect_that_spinning_adds_nothing(
        [] {
            weaveproof::mutex m;
            int turn = 0;
            results r{};
            in_parallel(
                [&] {
                    const std::lock_guard lock(m);
                    r[0] = ++turn;
                },
                [&] {
                    const std::lock_guard lock(m);
                    r[1] = ++turn;
                },
                [&] {
                    if (m.try_lock_for(1ms)) {
                        r[2] = ++turn;
                        m.unlock();
                    }
                });
            return r;
        },
        {1, 2});
}

TEST(spinning, adds_nothing_to_a_mutex_of_two_however_often_they_look) {
    expect_that_spinning_adds_nothing(
        [] {
            weaveproof::mutex m;
            int turn = 0;
            results r{};
            in_parallel(
                [&] {
                    const std::lock_guard lock(m);
                    r[0] = ++turn;
                },
                [&] {
                    if (m.try_lock_for(1ms)) {
                        r[1] = ++turn;
                        m.unlock();
                    }
                });
            return r;
        },
        {1, 2, 3, as_many_as_production});
}

TEST(spinning, adds_nothing_to_a_semaphore) {
    expect_that_spinning_adds_nothing(
        [] {
            weaveproof::counting_semaphore<> s(0);
            std::atomic<int> turn{0};
            results r{};
            in_parallel([&] { s.release(); },
                [&] {
                    if (s.try_acquire_for(1ms)) {
                        r[0] = ++turn;
                        s.release();
                    }
                },
                [&] {
                    s.acquire();
                    r[1] = ++turn;
                    s.release();
                });
            return r;
        },
        {1, 2});
}

TEST(spinning, adds_nothing_to_a_shared_mutex) {
    expect_that_spinning_adds_nothing(
        [] {
            weaveproof::shared_mutex m;
            int value = 0;
            results r{};
            in_parallel(
                [&] {
                    const std::lock_guard lock(m);
                    r[0] = ++value;
                },
                [&] {
                    if (m.try_lock_for(1ms)) {
                        r[1] = ++value;
                        m.unlock();
                    }
                },
                [&] {
                    const std::shared_lock lock(m);
                    r[2] = value + 1;
                });
            return r;
        },
        {1});
}

TEST(spinning, adds_nothing_to_a_condition_variable) {
    expect_that_spinning_adds_nothing(
        [] {
            weaveproof::mutex m;
            weaveproof::condition_variable c;
            int tokens = 0;
            results r{};
            in_parallel(
                [&] {
                    std::unique_lock lock(m);
                    r[0] = c.wait_for(lock, 1ms, [&] { return tokens > 0; }) ? 1 : 2;
                },
                [&] {
                    const std::lock_guard lock(m);
                    ++tokens;
                    c.notify_one();
                });
            return r;
        },
        {1, 2, as_many_as_production});
}

TEST(spinning, adds_nothing_to_a_bounded_buffer) {
    expect_that_spinning_adds_nothing(
        [] {
            weaveproof::bounded_buffer<int> b(1);
            results r{};
            in_parallel([&] { r[0] = b.push_for(2, 1ms) && b.push_for(3, 1ms) ? 1 : 2; },
                [&] { r[1] = b.pop().value(); });
            return r;
        },
        {1});
}

TEST(spinning, adds_nothing_to_a_manual_reset_event) {
    expect_that_spinning_adds_nothing(
        [] {
            weaveproof::manual_reset_event e;
            std::atomic<int> turn{0};
            results r{};
            in_parallel(
                [&] {
                    r[0] = ++turn;
                    e.set();
                },
                [&] { r[1] = e.wait_for(1ms) ? ++turn : 0; });
            return r;
        },
        {1, 2, as_many_as_production});
}

TEST(spinning, adds_nothing_to_an_auto_reset_event) {
    expect_that_spinning_adds_nothing(
        [] {
            weaveproof::auto_reset_event e(true);
            int turn = 0;
            results r{};
            in_parallel(
                [&] {
                    e.wait();
                    r[0] = ++turn;
                    e.set();
                },
                [&] {
                    if (e.wait_for(1ms)) {
                        r[1] = ++turn;
                        e.set();
                    }
                });
            return r;
        },
        {1, 2, as_many_as_production});
}

/// Two threads wait for each other.
template <class Meeting>
results two_meet() {
    Meeting there(2);
    std::atomic<int> turn{0};
    results r{};
    in_parallel(
        [&] {
            r[0] = ++turn;
            there.arrive_and_wait();
        },
        [&] {
            r[1] = ++turn;
            there.arrive_and_wait();
        });
    return r;
}

TEST(spinning, adds_nothing_to_a_latch) {
    expect_that_spinning_adds_nothing(two_meet<weaveproof::latch>, {1, 2, as_many_as_production});
}

TEST(spinning, adds_nothing_to_a_barrier) {
    expect_that_spinning_adds_nothing(two_meet<weaveproof::barrier<>>, {1, 2, as_many_as_production});
}

TEST(spinning, adds_nothing_to_call_once) {
    expect_that_spinning_adds_nothing(
        [] {
            weaveproof::once_flag done;
            int by = 0;
            results r{};
            in_parallel([&] { call_once(done, [&] { r[0] = ++by; }); },
                [&] { call_once(done, [&] { r[1] = ++by; }); });
            return r;
        },
        {1, 2, as_many_as_production});
}

TEST(spinning, adds_nothing_to_a_robust_mutex) {
    expect_that_spinning_adds_nothing(
        [] {
            weaveproof::process_shared::robust_mutex m;
            int turn = 0;
            results r{};
            in_parallel(
                [&] {
                    static_cast<void>(m.lock());
                    r[0] = ++turn;
                    m.unlock();
                },
                [&] {
                    static_cast<void>(m.lock());
                    r[1] = ++turn;
                    m.unlock();
                });
            return r;
        },
        {1, 2});
}

/// Broken: takes for granted what it saw when it looked.
class trusts_the_look {
  public:
    bool try_take() {
        std::uint32_t seen = 0;
        if (weaveproof::detail::spin_until(
                [&] { return (seen = units_.load(std::memory_order_relaxed)) > 0; },
                weaveproof::detail::spinning::stays)) {
            units_.store(seen - 1, std::memory_order_relaxed);
            return true;
        }
        seen = 1;
        return units_.compare_exchange_strong(seen, 0, std::memory_order_relaxed);
    }

  private:
    std::atomic<std::uint32_t> units_{1};
};

TEST(spinning, that_adds_something_is_noticed) {
    const auto program = [] {
        trusts_the_look units;
        results r{};
        in_parallel([&] { r[0] = units.try_take() ? 1 : 0; }, [&] { r[1] = units.try_take() ? 1 : 0; });
        return r;
    };
    const outcomes without = outcomes_of(program, 0);
    const outcomes with = outcomes_of(program, 1);
    EXPECT_FALSE(without.contains(1100));
    EXPECT_TRUE(with.contains(1100)) << "both took the only unit";
}

}  // namespace

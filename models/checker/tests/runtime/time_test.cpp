// Deadlines: a timed wait may time out at any point, and then the clock shows it.
#include <atomic>
#include <cassert>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "weaveproof/gtest.hpp"

namespace {

using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;

TEST(Time, TimedLockGetsItOrTimesOut) {
    static bool got;
    EXPECT_HOLDS([] {
        std::timed_mutex mutex;
        mutex.lock();
        std::thread other{[&] {
            const auto began = clock::now();
            if (mutex.try_lock_for(10ms)) {
                mutex.unlock();
            } else {
                assert(clock::now() - began >= 10ms);
            }
        }};
        mutex.unlock();
        other.join();
    });
    EXPECT_VIOLATED("assertion", [] {  // it need not get it
        std::timed_mutex mutex;
        mutex.lock();
        std::thread other{[&] { got = mutex.try_lock_for(10ms); }};
        mutex.unlock();
        other.join();
        assert(got);
    });
    EXPECT_VIOLATED("assertion", [] {  // and it may
        std::timed_mutex mutex;
        mutex.lock();
        std::thread other{[&] { got = mutex.try_lock_for(10ms); }};
        mutex.unlock();
        other.join();
        assert(!got);
    });
}

TEST(Time, TimedWaitEndsWithoutANotify) {
    EXPECT_HOLDS([] {
        std::mutex mutex;
        std::condition_variable changed;
        std::unique_lock lock{mutex};
        const auto began = clock::now();
        assert(changed.wait_for(lock, 5ms) == std::cv_status::timeout);
        assert(clock::now() - began >= 5ms);
    });
}

TEST(Time, SleepMovesTheClockAndSynchronizesNothing) {
    EXPECT_HOLDS([] {
        const auto began = clock::now();
        std::this_thread::sleep_for(1h);
        assert(clock::now() - began >= 1h);
    });
    static int counter;
    EXPECT_VIOLATED("data race", [] {
        std::thread other{[] { ++counter; }};
        std::this_thread::sleep_for(1s);
        ++counter;
        other.join();
    });
}

// The same event comes after a long sleep in one execution, and not in the next.
TEST(Time, OfAnEventIsThatOfThisExecution) {
    static std::atomic<int> steps;
    EXPECT_HOLDS([] {
        const auto began = clock::now();
        std::thread other{[] {
            if (weaveproof::choose(2) == 0) {
                std::this_thread::sleep_for(1h);
            }
            steps.store(1);
        }};
        other.join();
        const bool slept = clock::now() - began >= 1h;
        std::this_thread::sleep_for(1s);
        assert(steps.load() == 1);
        assert(clock::now() - began == (slept ? 1h + 1s : 1s));
    });
}

TEST(Time, JoinCarriesTheTime) {
    EXPECT_HOLDS([] {
        const auto began = clock::now();
        std::thread other{[] { std::this_thread::sleep_for(1s); }};
        other.join();
        assert(clock::now() - began >= 1s);
    });
}

}  // namespace

// What an execution finds when it begins in a saved state: all that the program had done by then, each part of it in a test of
// its own. Every model has far more executions than are run from the start.
#include <array>
#include <atomic>
#include <cassert>
#include <cerrno>
#include <chrono>
#include <mutex>
#include <optional>
#include <pthread.h>
#include <thread>
#include <vector>

#include "weaveproof/gtest.hpp"
#include "weaveproof/progress.hpp"

namespace {

constexpr int turns = 6;
std::atomic<int> word{0};

// Runs `step` a number of times, and before each of them executions part. A second thread writes meanwhile.
template <class Step>
void between_reads(Step step) {
    std::thread writer{[] {
        word.store(1, std::memory_order_relaxed);
        word.store(2, std::memory_order_relaxed);
    }};
    for (int i = 0; i < turns; ++i) {
        // Enough events that a state is kept, and again before each step.
        for (int k = 0; k < 2; ++k) {
            (void)word.load(std::memory_order_relaxed);
        }
        step(i);
    }
    writer.join();
}

// Far more than are run from the start, so that nearly all begin in a saved state.
template <class Model>
void expect_holds(Model model) {
    const weaveproof::report found = weaveproof::check(model);
    EXPECT_EQ(found.verdict, weaveproof::verdict::holds) << weaveproof::to_text(found);
    EXPECT_EQ(found.statistics.executions, 91U) << "pairs of places where the two writes may first be seen";
}

int global = 0;

TEST(SavedStates, Globals) {
    expect_holds([] {
        between_reads([](int i) { assert(global++ == i); });
        assert(global == turns);
    });
}

TEST(SavedStates, LocalVariables) {
    expect_holds([] {
        int local = 0;
        between_reads([&](int i) { assert(local++ == i); });
        assert(local == turns);
    });
}

TEST(SavedStates, Heap) {
    expect_holds([] {
        std::vector<int> all;
        between_reads([&](int i) {
            assert(all.size() == static_cast<std::size_t>(i));
            all.push_back(i);
        });
        for (int i = 0; i < turns; ++i) {
            assert(all[static_cast<std::size_t>(i)] == i);
        }
    });
}

TEST(SavedStates, WhatIsFreedStaysFreed) {
    const weaveproof::report found = weaveproof::check([] {
        auto* const once = new int{1};
        int ones = 0;
        between_reads([&](int i) {
            if (i == 0) {
                delete once;
            }
            // Late in the search, so that the execution begins in a saved state.
            ones += word.load(std::memory_order_relaxed) == 1 ? 1 : 0;
            if (i == turns - 1 && ones == turns) {
                ++*once;
            }
        });
    });
    EXPECT_EQ(found.verdict, weaveproof::verdict::violated);
    EXPECT_EQ(found.kind, "use after free");
    EXPECT_GT(found.statistics.executions, 16U);
}

thread_local int own = 0;

TEST(SavedStates, ThreadLocalVariables) {
    expect_holds([] {
        between_reads([](int i) { assert(own++ == i); });
        std::thread{[] { assert(own == 0); }}.join();
    });
}

TEST(SavedStates, ErrorNumbers) {
    expect_holds([] {
        errno = 100;
        between_reads([](int i) { assert(errno++ == 100 + i); });
    });
}

TEST(SavedStates, PthreadKeys) {
    expect_holds([] {
        pthread_key_t key{};
        static std::array<int, turns + 1> places;
        pthread_key_create(&key, nullptr);
        pthread_setspecific(key, places.data());
        between_reads([&](int i) {
            assert(pthread_getspecific(key) == &places[static_cast<std::size_t>(i)]);
            pthread_setspecific(key, &places[static_cast<std::size_t>(i) + 1]);
        });
        pthread_key_delete(key);
    });
}

int destroyed = 0;

struct counted {
    counted() = default;
    ~counted() { ++destroyed; }
    counted(const counted&) = delete;
    counted& operator=(const counted&) = delete;
    int n = 0;
};

TEST(SavedStates, DestructorsOfThreadLocalObjects) {
    expect_holds([] {
        std::thread{[] {
            between_reads([](int) {
                thread_local counted it;
                ++it.n;
            });
        }}.join();
        assert(destroyed == 1);
    });
}

TEST(SavedStates, FunctionLocalStatics) {
    expect_holds([] {
        between_reads([](int i) {
            static int made = global += 1;
            assert(made == 1 && global == 1);
            assert(i >= 0);
        });
    });
}

TEST(SavedStates, Time) {
    expect_holds([] {
        const auto began = std::chrono::steady_clock::now();
        between_reads([&](int i) {
            assert(std::chrono::steady_clock::now() - began == std::chrono::seconds{i});
            std::this_thread::sleep_for(std::chrono::seconds{1});
        });
    });
}

TEST(SavedStates, LocksThatAreHeld) {
    expect_holds([] {
        std::recursive_mutex mutex;
        between_reads([&](int) { mutex.lock(); });
        for (int i = 0; i < turns; ++i) {
            mutex.unlock();
        }
    });
    const weaveproof::report found = weaveproof::check([] {
        std::recursive_mutex mutex;
        between_reads([&](int) { mutex.lock(); });
        for (int i = 0; i < turns + (word.load(std::memory_order_relaxed) == 1 ? 1 : 0); ++i) {
            mutex.unlock();
        }
    });
    EXPECT_EQ(found.verdict, weaveproof::verdict::holds)
        << "the last value is always 2 once the writer is joined";
}

std::atomic<int> own_steps{0};

TEST(SavedStates, WhoMayBePaused) {
    const weaveproof::report found = weaveproof::check([] {
        std::optional<weaveproof::may_be_paused> here;
        between_reads([&](int i) {
            if (i == 0) {
                here.emplace();
            }
            own_steps.store(i, std::memory_order_relaxed);
        });
        assert(own_steps.load(std::memory_order_relaxed) == turns - 1);
    });
    EXPECT_EQ(found.verdict, weaveproof::verdict::holds);
    // Before the first of its stores or after any, so after 2, 2, 4, 6 … 12 reads, or not at all; of n reads there are so many pairs
    // as above.
    constexpr auto pairs = [](unsigned reads) { return (reads + 2) * (reads + 1) / 2; };
    unsigned executions = pairs(2) + pairs(2 * turns);
    for (unsigned i = 1; i <= turns; ++i) {
        executions += pairs(2 * i);
    }
    EXPECT_EQ(found.statistics.executions, executions);
}

// The first of the two accesses lies before the state that the racing execution begins in.
TEST(SavedStates, RacesWithWhatWasDoneBefore) {
    const weaveproof::report found = weaveproof::check([] {
        std::thread reader;
        between_reads([&](int i) {
            if (i == 0) {
                reader = std::thread{[] {
                    while (word.load(std::memory_order_relaxed) != 2) {
                    }
                    (void)*static_cast<volatile int*>(&global);
                }};
                ++global;
            }
        });
        reader.join();
    });
    EXPECT_EQ(found.verdict, weaveproof::verdict::violated);
    EXPECT_EQ(found.kind, "data race");
}

}  // namespace

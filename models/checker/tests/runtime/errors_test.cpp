// Errors in memory, faults, and models that cannot be checked.
#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <pthread.h>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>

#include "weaveproof/gtest.hpp"

namespace {

// What the compiler must not see through.
template <class T>
T* opaque(T* p) {
    T* volatile hidden = p;
    return hidden;
}

TEST(Errors, HeapMisuse) {
    EXPECT_VIOLATED("use after free", [] {
        int* const p = opaque(new int{3});
        std::thread{[p] { delete p; }}.join();
        assert(*p == 3);
    });
    EXPECT_VIOLATED("use after free", [] {  // whichever comes first
        int* const p = opaque(new int{3});
        std::thread other{[p] { delete p; }};
        assert(*p == 3);
        other.join();
    });
    EXPECT_VIOLATED("double free", [] {
        void* const p = opaque(static_cast<char*>(std::malloc(8)));
        std::free(p);
        std::free(opaque(static_cast<char*>(p)));
    });
    EXPECT_VIOLATED("out of bounds", [] {
        int* const p = opaque(new int[3]);
        *static_cast<volatile int*>(p + 3) = 1;
        delete[] p;
    });
    EXPECT_VIOLATED("leak", [] { *opaque(new int) = 1; });
    EXPECT_VIOLATED("invalid free", [] {
        char* const p = opaque(new char[32]);
        std::free(opaque(p + 16));
    });
}

TEST(Errors, Faults) {
    EXPECT_VIOLATED("signal", [] { *opaque<int>(nullptr) = 1; });
    EXPECT_VIOLATED("signal", [] { opaque<std::atomic<int>>(nullptr)->store(1); });
    EXPECT_VIOLATED("abort", [] { std::abort(); });
}

bool names(const weaveproof::report& r, const char* object) {
    const auto& events = r.counterexample->events;
    return std::any_of(events.begin(), events.end(), [&](const auto& e) { return e.object == object; });
}

TEST(Errors, LocalVariablesHaveNames) {
    const weaveproof::report race = weaveproof::check([] {
        int counter = 0;
        const auto count = [&] { ++counter; };
        std::thread other{count};
        count();
        other.join();
    });
    ASSERT_EQ(race.kind, "data race");
    EXPECT_TRUE(names(race, "counter")) << to_text(race);
    const weaveproof::report lost_wakeup = weaveproof::check([] {
        std::mutex mutex;
        std::condition_variable
            ready;  // a class of which the compiler may tell no more than that there is one
        std::thread other{[&] { ready.notify_one(); }};
        {
            std::unique_lock lock{mutex};
            ready.wait(lock);
        }
        other.join();
    });
    ASSERT_EQ(lost_wakeup.kind, "deadlock");
    EXPECT_TRUE(names(lost_wakeup, "ready")) << to_text(lost_wakeup);
    const weaveproof::report forks = weaveproof::check([] {
        std::array<std::mutex, 2> mutexes;
        std::thread other{[&] {
            const std::lock_guard first{mutexes[0]};
            const std::lock_guard second{mutexes[1]};
        }};
        {
            const std::lock_guard first{mutexes[1]};
            const std::lock_guard second{mutexes[0]};
        }
        other.join();
    });
    ASSERT_EQ(forks.kind, "deadlock");
    EXPECT_TRUE(names(forks, "mutexes[0]") && names(forks, "mutexes[1]")) << to_text(forks);
}

TEST(Errors, Livelock) {
    EXPECT_VIOLATED("livelock", [] {
        std::atomic<bool> stop{false};
        std::thread other{[&] {
            while (!stop.load()) {
            }
        }};
        other.join();
    });
}

void expect_unusable(const weaveproof::report& r, const char* why) {
    EXPECT_EQ(r.verdict, weaveproof::verdict::unusable) << weaveproof::summary(r);
    EXPECT_NE(r.message.find(why), std::string::npos) << r.message;
}

int deeper(int n);
int (*volatile deepest)(int) = deeper;

int deeper(int n) {
    volatile char room[1000];
    room[0] = static_cast<char>(n);
    return deepest(n + 1) + room[0];
}

TEST(Errors, WhatCannotBeChecked) {
    expect_unusable(weaveproof::check([] {
        volatile int n = 1;
        n = deeper(n);
    }),
        "stack");
    expect_unusable(weaveproof::check([] { syscall(SYS_getrandom, nullptr, 0, 0); }), "system call");
    expect_unusable(weaveproof::check([] {
        static std::uint32_t word;
        std::uint32_t* const whole = opaque(&word);
        std::atomic_ref<std::uint32_t>{*whole}.store(1);
        auto* const half = reinterpret_cast<std::uint16_t*>(whole);
        std::atomic_ref<std::uint16_t>{*half}.store(1);
    }),
        "different sizes");
}

TEST(Errors, AfterAViolationTheNextCheckIsClean) {
    for (int i = 0; i < 3; ++i) {
        EXPECT_VIOLATED("abort", [] { std::abort(); });
        EXPECT_HOLDS([] { std::thread{[] {}}.join(); });
    }
}

}  // namespace

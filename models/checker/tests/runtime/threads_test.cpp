// Threads, what belongs to each of them, and how they end.
#include <atomic>
#include <cassert>
#include <future>
#include <memory>
#include <mutex>
#include <pthread.h>
#include <stdexcept>
#include <string>
#include <thread>

#include "weaveproof/gtest.hpp"

namespace {

std::mutex mutex;
int caught = 0;
thread_local int own = 7;

TEST(Threads, ExceptionsStayInTheirThread) {
    EXPECT_HOLDS([] {
        const auto fail = [](const char* text) {
            try {
                throw std::runtime_error{text};
            } catch (const std::exception& e) {
                const std::lock_guard lock{mutex};
                assert(std::string{e.what()} == text);
                ++caught;
            }
        };
        std::thread other{[&] { fail("other"); }};
        fail("initial");
        other.join();
        assert(caught == 2);
    });
}

struct on_exit {
    int* count;
    ~on_exit() { ++*count; }
};

TEST(Threads, ThreadLocalDataIsEachThreadsOwn) {
    EXPECT_HOLDS([] {
        int destroyed = 0;
        std::thread other{[&] {
            static thread_local on_exit at_end{&destroyed};
            (void)at_end.count;
            assert(own == 7);
            own = 9;
            mutex.lock();
            mutex.unlock();
            assert(own == 9);
        }};
        mutex.lock();
        mutex.unlock();
        assert(own == 7);
        own = 8;
        other.join();
        assert(own == 8 && destroyed == 1);
    });
    EXPECT_EQ(own, 7);
}

TEST(Threads, KeysHaveValuesAndDestructors) {
    EXPECT_HOLDS([] {
        pthread_key_t key;
        pthread_key_create(&key, [](void* p) { ++*static_cast<int*>(p); });
        int destroyed = 0;
        std::thread other{[&] { pthread_setspecific(key, &destroyed); }};
        other.join();
        assert(destroyed == 1 && pthread_getspecific(key) == nullptr);
    });
}

TEST(Threads, PthreadExitUnwinds) {
    EXPECT_HOLDS([] {
        static int destroyed;
        destroyed = 0;
        pthread_t other;
        pthread_create(
            &other, nullptr,
            [](void*) -> void* {
                const on_exit at_end{&destroyed};
                pthread_exit(&destroyed);
            },
            nullptr);
        void* result = nullptr;
        pthread_join(other, &result);
        assert(destroyed == 1 && result == &destroyed);
    });
}

TEST(Threads, UncaughtExceptionTerminates) {
    EXPECT_VIOLATED("terminate", [] {
        std::thread other{[] { throw std::runtime_error{"nobody catches this"}; }};
        other.join();
    });
}

TEST(Threads, JoinableThreadIsDestroyed) {
    EXPECT_VIOLATED("thread not joined", [] { std::thread other{[] {}}; });
}

TEST(Threads, NeitherJoinedNorDetached) {
    EXPECT_VIOLATED("thread not joined", [] {
        pthread_t other;
        pthread_create(
            &other, nullptr, [](void*) -> void* { return nullptr; }, nullptr);
    });
    EXPECT_HOLDS([] { std::thread{[] {}}.detach(); });
}

TEST(Threads, SharedPointersCount) {
    EXPECT_HOLDS([] {
        auto p = std::make_shared<int>(3);
        std::thread a{[p] { assert(*p == 3); }};
        std::thread b{[weak = std::weak_ptr{p}] {
            if (const auto strong = weak.lock()) {
                assert(*strong == 3);
            }
        }};
        p.reset();
        a.join();
        b.join();
    });
}

TEST(Threads, FuturesAndAsync) {
    EXPECT_HOLDS([] {
        auto result = std::async(std::launch::async, [] { return 5; });
        assert(result.get() == 5);
    });
}

TEST(Threads, InitializationHappensOnce) {
    EXPECT_HOLDS([] {
        static std::once_flag once;
        static int calls;
        const auto initialize = [] {
            std::call_once(once, [] { ++calls; });
            assert(calls == 1);
        };
        std::thread other{initialize};
        initialize();
        other.join();
    });
    EXPECT_HOLDS([] {
        const auto size = [] {
            static const std::string text{"a string that is too long for its object"};
            return text.size();
        };
        std::thread other{[&] { assert(size() == 40); }};
        assert(size() == 40);
        other.join();
    });
}

TEST(Threads, IdentityDependsOnTheModelAlone) {
    EXPECT_HOLDS([] {
        std::atomic<int> order{0};
        std::thread a{[&] { order.fetch_add(1, std::memory_order_relaxed); }};
        std::thread b{[&] { order.fetch_add(2, std::memory_order_relaxed); }};
        assert(a.get_id() != b.get_id() && a.get_id() != std::this_thread::get_id());
        a.join();
        b.join();
        assert(order == 3);
    });
}

}  // namespace

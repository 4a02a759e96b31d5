// What a model may do besides: choose, spin, allocate and fail.
#include <atomic>
#include <cassert>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "weaveproof/gtest.hpp"

namespace {

// What the compiler must not see through.
template <class T>
T* opaque(T* p) {
    T* volatile hidden = p;
    return hidden;
}

TEST(Choose, TakesEachValue) {
    const auto report = weaveproof::check([] {
        const int a = weaveproof::choose(3);
        const int b = weaveproof::choose(2);
        assert(a >= 0 && a < 3 && b >= 0 && b < 2);
    });
    EXPECT_TRUE(weaveproof::gtest::holds(report));
    EXPECT_EQ(report.statistics.executions, 6U);
    EXPECT_EQ(weaveproof::choose(3), 0) << "outside of a check";
    for (int which = 0; which < 3; ++which) {
        EXPECT_VIOLATED("assertion", [which] { assert(weaveproof::choose(3) != which); });
    }
}

TEST(Choose, InThreads) {
    const auto report = weaveproof::check([] {
        std::atomic<int> sum{0};
        std::thread other{[&] { sum.fetch_add(weaveproof::choose(2), std::memory_order_relaxed); }};
        sum.fetch_add(2 * weaveproof::choose(2), std::memory_order_relaxed);
        other.join();
        assert(sum >= 0 && sum < 4);
    });
    EXPECT_TRUE(weaveproof::gtest::holds(report));
    EXPECT_EQ(report.statistics.executions, 8U) << "four choices in two orders";
    EXPECT_VIOLATED("assertion", [] {
        std::atomic<int> sum{0};
        std::thread other{[&] { sum += weaveproof::choose(2); }};
        sum += 2 * weaveproof::choose(2);
        other.join();
        assert(sum != 3);
    });
}

TEST(Spinning, WaitsAndIsNoLivelock) {
    EXPECT_HOLDS([] {
        std::atomic<bool> ready{false};
        int data = 0;
        std::thread other{[&] {
            data = 1;
            ready.store(true, std::memory_order_release);
        }};
        while (!ready.load(std::memory_order_acquire)) {
        }
        assert(data == 1);
        other.join();
    });
    EXPECT_HOLDS([] {  // with a compare-exchange that fails
        std::atomic<int> lock{1};
        std::thread other{[&] { lock.store(0, std::memory_order_release); }};
        for (int free = 0; !lock.compare_exchange_weak(free, 1, std::memory_order_acquire); free = 0) {
        }
        other.join();
    });
    EXPECT_HOLDS([] {  // with try_lock
        std::mutex mutex;
        mutex.lock();
        std::thread other{[&] {
            while (!mutex.try_lock()) {
                std::this_thread::yield();
            }
            mutex.unlock();
        }};
        mutex.unlock();
        other.join();
    });
    EXPECT_VIOLATED("livelock", [] {
        std::mutex mutex;
        mutex.lock();
        std::thread other{[&] {
            while (!mutex.try_lock()) {
                std::this_thread::yield();
            }
        }};
        other.join();
    });
    EXPECT_VIOLATED("livelock", [] {  // each waits for the other
        std::atomic<bool> a{false};
        std::atomic<bool> b{false};
        std::thread other{[&] {
            while (!a) {
            }
            b = true;
        }};
        while (!b) {
        }
        a = true;
        other.join();
    });
}

TEST(Spinning, ALoopThatCountsIsNoProof) {
    weaveproof::options how;
    how.most_events = 500;
    const auto report = weaveproof::check(
        [] {
            std::atomic<bool> stop{false};
            std::atomic<long> turns{0};
            std::thread other{[&] {
                while (!stop) {
                    turns.fetch_add(1, std::memory_order_relaxed);
                }
            }};
            other.join();
        },
        how);
    EXPECT_EQ(report.verdict, weaveproof::verdict::inconclusive) << weaveproof::summary(report);
    EXPECT_NE(report.message.find("too many operations"), std::string::npos) << report.message;
}

// Each may make the other fail, give its own back, and begin again: there is no end to that, and no bound makes it a proof.
TEST(Spinning, LocksOfSeveralInOppositeOrdersHaveNoEnd) {
    weaveproof::options how;
    how.most_events = 200;
    const auto report = weaveproof::check(
        [] {
            std::mutex a;
            std::mutex b;
            std::thread other{[&] { const std::scoped_lock both{b, a}; }};
            { const std::scoped_lock both{a, b}; }
            other.join();
        },
        how);
    EXPECT_EQ(report.verdict, weaveproof::verdict::inconclusive) << weaveproof::summary(report);
}

TEST(Heap, UseAfterFree) {
    EXPECT_VIOLATED("use after free", [] {  // a write
        auto* const p = opaque(new int{1});
        delete p;
        *static_cast<volatile int*>(p) = 2;
    });
    EXPECT_VIOLATED("use after free", [] {  // an atomic access
        auto* const p = opaque(new std::atomic<int>{1});
        delete p;
        p->fetch_add(1);
    });
    EXPECT_VIOLATED("use after free", [] {  // by a function of the library
        char* const p = opaque(static_cast<char*>(std::malloc(16)));
        std::free(p);
        std::memset(p, 0, 16);
    });
    EXPECT_VIOLATED("use after free", [] {  // a reference into what a vector has left
        std::vector<int> all{1};
        const int& first = all.front();
        all.reserve(100);
        assert(*opaque(&first) == 1);
    });
    EXPECT_VIOLATED("use after free", [] {  // the mutex of an object that goes away
        struct account {
            std::mutex mutex;
            int balance = 0;
        };
        auto* const mine = opaque(new account);
        std::thread other{[mine] {
            const std::lock_guard lock{mine->mutex};
            mine->balance = 1;
        }};
        other.detach();
        { const std::lock_guard lock{mine->mutex}; }
        delete mine;
    });
}

TEST(Heap, OutOfBounds) {
    EXPECT_VIOLATED("out of bounds", [] {  // before the beginning
        char* const p = opaque(new char[8]);
        *static_cast<volatile char*>(p - 1) = 1;
        delete[] p;
    });
    EXPECT_VIOLATED("out of bounds", [] {
        char* const p = opaque(static_cast<char*>(std::malloc(10)));
        std::memset(p, 0, 11);
        std::free(opaque(p));
    });
    EXPECT_HOLDS([] {
        char* p = opaque(static_cast<char*>(std::malloc(10)));
        std::memset(p, 1, 10);
        p = opaque(static_cast<char*>(std::realloc(p, 20)));
        assert(p[9] == 1);
        std::memset(p, 0, 20);
        std::free(p);
        std::free(opaque(std::calloc(3, 7)));
        std::free(opaque(std::aligned_alloc(64, 128)));
    });
}

TEST(Heap, FreedTwiceByTwo) {
    EXPECT_VIOLATED("double free", [] {
        std::atomic<int> owners{2};
        int* const p = opaque(new int{1});
        const auto release = [&] {
            if (owners.fetch_sub(1) >= 1) {  // == 1 would be right
                delete p;
            }
        };
        std::thread other{release};
        release();
        other.join();
    });
}

TEST(Heap, Leaks) {
    EXPECT_VIOLATED("leak", [] {  // only where the one comes before the other
        std::atomic<int*> slot{nullptr};
        const auto put = [&] { slot.exchange(opaque(new int{1})); };
        std::thread other{put};
        put();
        other.join();
        delete slot.load();
    });
    weaveproof::options how;
    how.leaks = false;
    EXPECT_HOLDS([] { *opaque(new int) = 1; }, how);
    EXPECT_HOLDS([] {  // what a global still points to at the end is no leak of the model's
        static int* kept;
        kept = nullptr;
        kept = opaque(new int{1});
        delete kept;
    });
}

TEST(Choose, FindsAnAllocationThatFails) {
    EXPECT_VIOLATED("signal", [] {
        int* const p = weaveproof::choose(2) == 0 ? opaque(new int{1}) : opaque<int>(nullptr);
        *static_cast<volatile int*>(p) = 2;
        delete p;
    });
}

int shared_by_all = 0;

TEST(Races, OneByteOfAWord) {
    EXPECT_VIOLATED("data race", [] {
        std::thread other{[] { opaque(reinterpret_cast<char*>(&shared_by_all))[3] = 1; }};
        ++shared_by_all;
        other.join();
    });
}

struct base {
    virtual ~base() = default;
    virtual int value() const { return 1; }
};
struct derived : base {
    ~derived() override { std::atomic_thread_fence(std::memory_order_relaxed); }
    int value() const override { return 2; }
};

TEST(Races, VirtualPointerWhileDestroyed) {
    EXPECT_HOLDS([] {
        auto* const p = opaque(new derived);
        std::thread other{[p] { assert(p->value() == 2); }};
        other.join();
        delete p;
    });
    const auto report = weaveproof::check([] {
        base* const p = opaque(new derived);
        std::thread other{[p] { (void)p->value(); }};
        delete p;
        other.join();
    });
    EXPECT_EQ(report.verdict, weaveproof::verdict::violated);
    EXPECT_TRUE(report.kind == "data race" || report.kind == "use after free") << report.kind;
}

TEST(Races, ReadOfWhatWasReleasedToAnother) {
    EXPECT_VIOLATED("data race", [] {  // the flag is read without acquire, the fence comes too early
        static int data;
        static std::atomic<bool> flag;
        std::thread producer{[] {
            data = 1;
            flag.store(true, std::memory_order_release);
        }};
        std::atomic_thread_fence(std::memory_order_acquire);
        if (flag.load(std::memory_order_relaxed)) {
            assert(data == 1);
        }
        producer.join();
    });
    EXPECT_HOLDS([] {  // release sequence through a read-modify-write of another thread
        static int data;
        static std::atomic<int> flag;
        std::thread producer{[] {
            data = 1;
            flag.store(1, std::memory_order_release);
        }};
        std::thread middle{[] { flag.fetch_add(1, std::memory_order_relaxed); }};
        if (flag.load(std::memory_order_acquire) == 2) {
            assert(data == 1);
        }
        producer.join();
        middle.join();
    });
}

}  // namespace

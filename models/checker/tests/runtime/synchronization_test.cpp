// Mutexes, condition variables and what is built like them; a raw futex.
#include <atomic>
#include <barrier>
#include <cassert>
#include <condition_variable>
#include <linux/futex.h>
#include <mutex>
#include <pthread.h>
#include <semaphore.h>
#include <shared_mutex>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>

#include "weaveproof/gtest.hpp"

namespace {

std::mutex mutex;
std::mutex second;
std::condition_variable changed;
bool ready = false;
int counter = 0;

TEST(Synchronization, MutexExcludes) {
    EXPECT_HOLDS([] {
        const auto count = [] {
            const std::lock_guard lock{mutex};
            ++counter;
        };
        std::thread a{count};
        std::thread b{count};
        count();
        a.join();
        b.join();
        assert(counter == 3);
    });
}

TEST(Synchronization, LocksInOppositeOrdersDeadlock) {
    EXPECT_VIOLATED("deadlock", [] {
        std::thread other{[] {
            const std::lock_guard a{mutex};
            const std::lock_guard b{second};
        }};
        {
            const std::lock_guard b{second};
            const std::lock_guard a{mutex};
        }
        other.join();
    });
    EXPECT_HOLDS([] {
        const auto both = [] {
            const std::lock_guard a{mutex};
            const std::lock_guard b{second};
        };
        std::thread other{both};
        both();
        other.join();
    });
}

TEST(Synchronization, MisuseOfMutexes) {
    EXPECT_VIOLATED("locked twice", [] {
        mutex.lock();
        mutex.lock();
    });
    EXPECT_VIOLATED("unlock by another thread", [] {
        mutex.lock();
        std::thread{[] { mutex.unlock(); }}.join();
    });
    EXPECT_VIOLATED("destroyed in use", [] {
        pthread_mutex_t local = PTHREAD_MUTEX_INITIALIZER;
        pthread_mutex_lock(&local);
        pthread_mutex_destroy(&local);
    });
}

TEST(Synchronization, RecursiveMutex) {
    EXPECT_HOLDS([] {
        static std::recursive_mutex recursive;
        const auto twice = [] {
            const std::lock_guard outer{recursive};
            const std::lock_guard inner{recursive};
            ++counter;
        };
        std::thread other{twice};
        twice();
        other.join();
        assert(counter == 2);
    });
}

void wait_until_ready() {
    std::unique_lock lock{mutex};
    changed.wait(lock, [] { return ready; });
}

TEST(Synchronization, ConditionVariable) {
    EXPECT_HOLDS([] {
        std::thread waiter{wait_until_ready};
        {
            const std::lock_guard lock{mutex};
            ready = true;
        }
        changed.notify_one();
        waiter.join();
    });
    EXPECT_VIOLATED("deadlock", [] {  // the notify may come before the wait
        std::thread waiter{[] {
            std::unique_lock lock{mutex};
            changed.wait(lock);
        }};
        changed.notify_one();
        waiter.join();
    });
    EXPECT_VIOLATED("deadlock", [] {  // one notify for two waiters
        std::thread a{wait_until_ready};
        std::thread b{wait_until_ready};
        {
            const std::lock_guard lock{mutex};
            ready = true;
        }
        changed.notify_one();
        a.join();
        b.join();
    });
}

TEST(Synchronization, LocalObjectsAtTheSameAddress) {
    EXPECT_HOLDS([] {
        for (int round = 0; round < 2; ++round) {
            std::mutex local;
            std::condition_variable local_changed;
            bool done = false;
            std::thread other{[&] {
                const std::lock_guard lock{local};
                done = true;
                local_changed.notify_one();
            }};
            {
                std::unique_lock lock{local};
                local_changed.wait(lock, [&] { return done; });
            }
            other.join();
        }
    });
}

TEST(Synchronization, ReadersTogetherWritersAlone) {
    EXPECT_HOLDS([] {
        static std::shared_mutex shared;
        std::thread reader{[] {
            const std::shared_lock lock{shared};
            assert(counter == 0 || counter == 1);
        }};
        {
            const std::unique_lock lock{shared};
            ++counter;
        }
        reader.join();
    });
    EXPECT_VIOLATED("data race", [] {  // writes under a lock for reading
        static std::shared_mutex shared;
        std::thread reader{[] {
            const std::shared_lock lock{shared};
            ++counter;
        }};
        {
            const std::shared_lock lock{shared};
            ++counter;
        }
        reader.join();
    });
}

TEST(Synchronization, PosixSemaphore) {
    EXPECT_HOLDS([] {
        sem_t semaphore;
        sem_init(&semaphore, 0, 0);
        std::thread other{[&] {
            ++counter;
            sem_post(&semaphore);
        }};
        sem_wait(&semaphore);
        assert(counter == 1);
        other.join();
        sem_destroy(&semaphore);
    });
}

TEST(Synchronization, PosixBarrier) {
    EXPECT_HOLDS([] {
        pthread_barrier_t barrier;
        pthread_barrier_init(&barrier, nullptr, 2);
        int other_wrote = 0;
        std::thread other{[&] {
            other_wrote = 1;
            pthread_barrier_wait(&barrier);
        }};
        pthread_barrier_wait(&barrier);
        assert(other_wrote == 1);
        other.join();
        pthread_barrier_destroy(&barrier);
    });
}

TEST(Synchronization, SpinLock) {
    EXPECT_HOLDS([] {
        pthread_spinlock_t spin;
        pthread_spin_init(&spin, 0);
        const auto count = [&] {
            pthread_spin_lock(&spin);
            ++counter;
            pthread_spin_unlock(&spin);
        };
        std::thread other{count};
        count();
        other.join();
        pthread_spin_destroy(&spin);
    });
}

std::atomic<int> word;

void futex_wait(int value) {
    syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, value, nullptr, nullptr, 0);
}
void futex_wake(int most) {
    syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, most, nullptr, nullptr, 0);
}

// The mutex of three states: 0 free, 1 locked, 2 locked and somebody may wait.
void lock_word(int contended) {
    int free = 0;
    if (!word.compare_exchange_strong(free, 1, std::memory_order_acquire, std::memory_order_relaxed)) {
        while (word.exchange(contended, std::memory_order_acquire) != 0) {
            futex_wait(contended);
        }
    }
}

void unlock_word() {
    if (word.exchange(0, std::memory_order_release) == 2) {
        futex_wake(1);
    }
}

void three_threads(int contended) {
    const auto count = [contended] {
        lock_word(contended);
        ++counter;
        unlock_word();
    };
    std::thread other{count};
    std::thread third{count};
    other.join();
    third.join();
    assert(counter == 2);
}

TEST(Synchronization, FutexMutex) {
    EXPECT_HOLDS([] { three_threads(2); });
    EXPECT_VIOLATED("deadlock", [] { three_threads(1); });  // nobody knows that somebody waits
}

TEST(Synchronization, AtomicWait) {
    EXPECT_HOLDS([] {
        std::atomic<int> value{0};
        std::thread waiter{[&] {
            value.wait(0);
            assert(value == 1);
        }};
        value = 1;
        value.notify_one();
        waiter.join();
    });
}

}  // namespace

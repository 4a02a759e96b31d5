// The pthread surface: kinds of mutexes, both clocks of condition variables, read-write locks, once, barriers, semaphores, keys.
#include <atomic>
#include <cassert>
#include <cerrno>
#include <ctime>
#include <pthread.h>
#include <semaphore.h>
#include <thread>

#include "weaveproof/gtest.hpp"

namespace {

timespec in_a_second(clockid_t clock) {
    timespec t{};
    clock_gettime(clock, &t);
    ++t.tv_sec;
    return t;
}

bool is_past(clockid_t clock, const timespec& t) {
    timespec now{};
    clock_gettime(clock, &now);
    return now.tv_sec > t.tv_sec || (now.tv_sec == t.tv_sec && now.tv_nsec >= t.tv_nsec);
}

struct mutex_of_kind {
    explicit mutex_of_kind(int kind) {
        pthread_mutexattr_t attributes;
        pthread_mutexattr_init(&attributes);
        pthread_mutexattr_settype(&attributes, kind);
        pthread_mutex_init(&mutex, &attributes);
        pthread_mutexattr_destroy(&attributes);
    }
    ~mutex_of_kind() { pthread_mutex_destroy(&mutex); }
    mutex_of_kind(const mutex_of_kind&) = delete;
    mutex_of_kind& operator=(const mutex_of_kind&) = delete;
    pthread_mutex_t mutex{};
};

void counts_under(pthread_mutex_t& mutex) {
    int counter = 0;
    const auto count = [&] {
        pthread_mutex_lock(&mutex);
        ++counter;
        pthread_mutex_unlock(&mutex);
    };
    std::thread other{count};
    count();
    other.join();
    assert(counter == 2);
}

TEST(Posix, MutexesOfEachKindExclude) {
    for (const int kind : std::initializer_list<int>{PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_RECURSIVE,
             PTHREAD_MUTEX_ERRORCHECK, PTHREAD_MUTEX_DEFAULT, PTHREAD_MUTEX_ADAPTIVE_NP}) {
        EXPECT_HOLDS([kind] {
            mutex_of_kind m{kind};
            counts_under(m.mutex);
        }) << kind;
    }
}

TEST(Posix, MutexesThatAreInitializedStatically) {
    EXPECT_HOLDS([] {
        static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
        counts_under(mutex);
    });
    EXPECT_HOLDS([] {
        static pthread_mutex_t mutex = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
        pthread_mutex_lock(&mutex);
        counts_under(*[] {
            static pthread_mutex_t other = PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP;
            return &other;
        }());
        assert(pthread_mutex_lock(&mutex) == 0);
        pthread_mutex_unlock(&mutex);
        pthread_mutex_unlock(&mutex);
    });
}

TEST(Posix, ErrorCheckingMutexesAnswerInsteadOfFailing) {
    EXPECT_HOLDS([] {
        mutex_of_kind m{PTHREAD_MUTEX_ERRORCHECK};
        assert(pthread_mutex_lock(&m.mutex) == 0);
        assert(pthread_mutex_lock(&m.mutex) == EDEADLK);
        assert(pthread_mutex_trylock(&m.mutex) == EBUSY);
        std::thread other{[&] { assert(pthread_mutex_unlock(&m.mutex) == EPERM); }};
        other.join();
        assert(pthread_mutex_unlock(&m.mutex) == 0);
        assert(pthread_mutex_unlock(&m.mutex) == EPERM);
    });
    EXPECT_VIOLATED("locked twice", [] {
        mutex_of_kind m{PTHREAD_MUTEX_NORMAL};
        pthread_mutex_lock(&m.mutex);
        pthread_mutex_lock(&m.mutex);
    });
}

TEST(Posix, RecursiveMutexesCount) {
    EXPECT_HOLDS([] {
        mutex_of_kind m{PTHREAD_MUTEX_RECURSIVE};
        pthread_mutex_lock(&m.mutex);
        pthread_mutex_lock(&m.mutex);
        pthread_mutex_unlock(&m.mutex);
        std::thread other{[&] { assert(pthread_mutex_trylock(&m.mutex) == EBUSY); }};
        other.join();
        pthread_mutex_unlock(&m.mutex);
    });
    EXPECT_VIOLATED("deadlock", [] {  // given back once too few
        mutex_of_kind m{PTHREAD_MUTEX_RECURSIVE};
        pthread_mutex_lock(&m.mutex);
        pthread_mutex_lock(&m.mutex);
        pthread_mutex_unlock(&m.mutex);
        std::thread other{[&] { pthread_mutex_lock(&m.mutex); }};
        other.join();
    });
}

TEST(Posix, UseOfADestroyedMutex) {
    EXPECT_VIOLATED("use after free", [] {
        pthread_mutex_t mutex;
        pthread_mutex_init(&mutex, nullptr);
        pthread_mutex_destroy(&mutex);
        pthread_mutex_lock(&mutex);
    });
}

// --- condition variables -------------------------------------------------------------------------------------------------

TEST(Posix, ConditionVariablesKeepTheirClock) {
    for (const clockid_t clock : {CLOCK_REALTIME, CLOCK_MONOTONIC}) {
        EXPECT_HOLDS([clock] {
            pthread_condattr_t attributes;
            pthread_condattr_init(&attributes);
            pthread_condattr_setclock(&attributes, clock);
            pthread_cond_t changed;
            pthread_cond_init(&changed, &attributes);
            pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
            const timespec until = in_a_second(clock);
            pthread_mutex_lock(&mutex);
            assert(pthread_cond_timedwait(&changed, &mutex, &until) == ETIMEDOUT);
            assert(is_past(clock, until));
            pthread_mutex_unlock(&mutex);
            pthread_cond_destroy(&changed);
        });
    }
    EXPECT_VIOLATED("assertion", [] {  // a deadline of the other clock has passed already, or is far away
        pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
        pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
        const timespec began = in_a_second(CLOCK_REALTIME);
        const timespec until = in_a_second(CLOCK_MONOTONIC);
        pthread_mutex_lock(&mutex);
        pthread_cond_timedwait(&changed, &mutex, &until);
        assert(is_past(CLOCK_REALTIME, began));
    });
    EXPECT_HOLDS([] {
        pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
        pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
        const timespec until = in_a_second(CLOCK_MONOTONIC);
        pthread_mutex_lock(&mutex);
        assert(pthread_cond_clockwait(&changed, &mutex, CLOCK_MONOTONIC, &until) == ETIMEDOUT);
        assert(is_past(CLOCK_MONOTONIC, until));
        pthread_mutex_unlock(&mutex);
    });
}

TEST(Posix, WaitNeedsTheMutex) {
    EXPECT_VIOLATED("unlock by another thread", [] {
        pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
        pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
        pthread_cond_wait(&changed, &mutex);
    });
}

TEST(Posix, SpuriousWakeups) {
    static pthread_cond_t changed;
    static pthread_mutex_t mutex;
    static bool ready;
    const auto model = [](bool loop) {
        changed = PTHREAD_COND_INITIALIZER;
        mutex = PTHREAD_MUTEX_INITIALIZER;
        std::thread waiter{[loop] {
            pthread_mutex_lock(&mutex);
            if (loop) {
                while (!ready) {
                    pthread_cond_wait(&changed, &mutex);
                }
            } else if (!ready) {
                pthread_cond_wait(&changed, &mutex);
            }
            assert(ready);
            pthread_mutex_unlock(&mutex);
        }};
        pthread_mutex_lock(&mutex);
        ready = true;
        pthread_mutex_unlock(&mutex);
        pthread_cond_signal(&changed);
        waiter.join();
    };
    weaveproof::options how;
    EXPECT_HOLDS([&] { model(false); }, how);
    how.spurious_wakeups = true;
    EXPECT_VIOLATED(
        "assertion", [&] { model(false); }, how);
}

// --- read-write locks ----------------------------------------------------------------------------------------------------

struct rwlock {
    rwlock() { pthread_rwlock_init(&lock, nullptr); }
    ~rwlock() { pthread_rwlock_destroy(&lock); }
    rwlock(const rwlock&) = delete;
    rwlock& operator=(const rwlock&) = delete;
    pthread_rwlock_t lock{};
};

TEST(Posix, ReadWriteLocks) {
    EXPECT_HOLDS([] {
        rwlock l;
        int data = 0;
        const auto read = [&] {
            pthread_rwlock_rdlock(&l.lock);
            assert(data == 0 || data == 2);
            pthread_rwlock_unlock(&l.lock);
        };
        std::thread a{read};
        pthread_rwlock_wrlock(&l.lock);
        ++data;
        ++data;
        pthread_rwlock_unlock(&l.lock);
        a.join();
    });
    EXPECT_HOLDS([] {  // readers keep writers out, and no readers
        rwlock l;
        pthread_rwlock_rdlock(&l.lock);
        std::thread other{[&] {
            assert(pthread_rwlock_trywrlock(&l.lock) == EBUSY);
            assert(pthread_rwlock_tryrdlock(&l.lock) == 0);
            pthread_rwlock_unlock(&l.lock);
            const timespec until = in_a_second(CLOCK_REALTIME);
            assert(pthread_rwlock_timedwrlock(&l.lock, &until) == ETIMEDOUT);
            assert(is_past(CLOCK_REALTIME, until));
            const timespec monotonic = in_a_second(CLOCK_MONOTONIC);
            assert(pthread_rwlock_clockwrlock(&l.lock, CLOCK_MONOTONIC, &monotonic) == ETIMEDOUT);
        }};
        other.join();
        pthread_rwlock_unlock(&l.lock);
    });
    EXPECT_VIOLATED("data race", [] {
        rwlock l;
        int data = 0;
        std::thread other{[&] {
            pthread_rwlock_rdlock(&l.lock);
            ++data;
            pthread_rwlock_unlock(&l.lock);
        }};
        pthread_rwlock_rdlock(&l.lock);
        ++data;
        pthread_rwlock_unlock(&l.lock);
        other.join();
    });
    EXPECT_VIOLATED("deadlock", [] {  // no upgrade
        rwlock l;
        pthread_rwlock_rdlock(&l.lock);
        std::thread other{[&] {
            pthread_rwlock_wrlock(&l.lock);
            pthread_rwlock_unlock(&l.lock);
        }};
        other.join();
        pthread_rwlock_unlock(&l.lock);
    });
    EXPECT_VIOLATED("destroyed in use", [] {
        pthread_rwlock_t lock;
        pthread_rwlock_init(&lock, nullptr);
        pthread_rwlock_wrlock(&lock);
        pthread_rwlock_destroy(&lock);
    });
}

// --- once, barriers, semaphores --------------------------------------------------------------------------------------------

pthread_once_t once = PTHREAD_ONCE_INIT;
int initialized = 0;

TEST(Posix, Once) {
    EXPECT_HOLDS([] {
        const auto use = [] {
            pthread_once(&once, [] { ++initialized; });
            assert(initialized == 1);
        };
        std::thread other{use};
        use();
        other.join();
    });
}

TEST(Posix, BarriersNameOneOfTheThreads) {
    EXPECT_HOLDS([] {
        pthread_barrier_t barrier;
        pthread_barrier_init(&barrier, nullptr, 2);
        std::atomic<int> serial{0};
        int first = 0;
        const auto pass = [&] {
            for (int round = 0; round < 2; ++round) {
                if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD) {
                    serial.fetch_add(1, std::memory_order_relaxed);
                }
            }
        };
        std::thread other{[&] {
            first = 1;
            pass();
        }};
        pass();
        assert(first == 1);
        other.join();
        assert(serial.load() == 2);
        pthread_barrier_destroy(&barrier);
    });
    EXPECT_VIOLATED("deadlock", [] {
        pthread_barrier_t barrier;
        pthread_barrier_init(&barrier, nullptr, 3);
        std::thread other{[&] { pthread_barrier_wait(&barrier); }};
        pthread_barrier_wait(&barrier);
        other.join();
    });
}

TEST(Posix, Semaphores) {
    EXPECT_HOLDS([] {
        sem_t semaphore;
        sem_init(&semaphore, 0, 0);
        assert(sem_trywait(&semaphore) == -1 && errno == EAGAIN);
        const timespec until = in_a_second(CLOCK_REALTIME);
        assert(sem_timedwait(&semaphore, &until) == -1 && errno == ETIMEDOUT);
        assert(is_past(CLOCK_REALTIME, until));
        std::thread other{[&] {
            sem_post(&semaphore);
            sem_post(&semaphore);
        }};
        sem_wait(&semaphore);
        other.join();
        int value = 0;
        sem_getvalue(&semaphore, &value);
        assert(value == 1);
        assert(sem_trywait(&semaphore) == 0);
        sem_destroy(&semaphore);
    });
    EXPECT_VIOLATED("deadlock", [] {
        sem_t semaphore;
        sem_init(&semaphore, 0, 0);
        std::thread other{[&] { sem_post(&semaphore); }};
        sem_wait(&semaphore);
        sem_wait(&semaphore);
        other.join();
    });
}

// --- keys, ends of threads -------------------------------------------------------------------------------------------------

pthread_key_t key;
int destructions = 0;

TEST(Posix, DestructorsOfKeysMaySetThemAgain) {
    EXPECT_HOLDS([] {
        pthread_key_create(&key, [](void* value) {
            if (++destructions < 3) {
                pthread_setspecific(key, value);
            }
        });
        std::thread other{[] { pthread_setspecific(key, &destructions); }};
        other.join();
        assert(destructions == 3);
        pthread_key_delete(key);
    });
}

void* nothing(void* argument) {
    return argument;
}

TEST(Posix, ThreadsAreJoinedOnce) {
    EXPECT_HOLDS([] {
        pthread_t thread;
        int result = 0;
        void* value = nullptr;
        pthread_create(&thread, nullptr, nothing, &result);
        assert(pthread_join(thread, &value) == 0 && value == &result);
        assert(pthread_join(pthread_self(), nullptr) == EDEADLK);
    });
    EXPECT_HOLDS([] {  // created detached
        pthread_attr_t attributes;
        pthread_attr_init(&attributes);
        pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
        pthread_t thread;
        pthread_create(&thread, &attributes, nothing, nullptr);
        assert(pthread_join(thread, nullptr) == EINVAL);
        pthread_attr_destroy(&attributes);
    });
    EXPECT_VIOLATED("thread not joined", [] {
        pthread_t thread;
        pthread_create(&thread, nullptr, nothing, nullptr);
    });
}

std::atomic<bool> stop;
int global = 0;

TEST(Posix, DetachedThreadsMayOutliveTheModel) {
    EXPECT_HOLDS([] {  // it waits for ever, and nobody waits for it
        std::thread{[] {
            while (!stop) {
            }
        }}.detach();
    });
    EXPECT_HOLDS([] {
        std::thread{[] {
            std::atomic<int> never{0};
            never.wait(0);
        }}.detach();
    });
    EXPECT_VIOLATED("data race", [] {
        std::thread{[] { ++global; }}.detach();
        ++global;
    });
    EXPECT_VIOLATED("deadlock", [] {  // somebody does wait for it
        std::atomic<bool> done{false};
        std::thread{[] {
            std::atomic<int> never{0};
            never.wait(0);
        }}.detach();
        done.wait(false);
    });
}

TEST(Posix, AThreadThatExitsUnwindsIts) {
    EXPECT_HOLDS([] {
        static int unwound;
        unwound = 0;
        struct guard {
            ~guard() { ++unwound; }
        };
        std::thread other{[] {
            const guard g;
            pthread_exit(nullptr);
        }};
        other.join();
        assert(unwound == 1);
    });
}

}  // namespace

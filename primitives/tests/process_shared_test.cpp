#include <weaveproof/process_shared.hpp>

#include "support.hpp"
#include "system_calls.hpp"

#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace weaveproof::process_shared {
namespace {

using namespace tests;

/// A T in memory that children share.
template <class T>
class shared {
  public:
    shared()
        : object_(
            new (mmap(nullptr, sizeof(T), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) T) {}
    shared(const shared&) = delete;
    shared& operator=(const shared&) = delete;
    ~shared() { munmap(object_, sizeof(T)); }
    T* operator->() { return object_; }
    T& operator*() { return *object_; }

  private:
    T* object_;
};

/// Runs `body` in a child, which is then killed.
template <class Body>
void in_a_process_that_dies(Body body) {
    const pid_t id = fork();
    if (id == 0) {
        body();
        raise(SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(waitpid(id, &status, 0), id);
    ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

TEST(process_shared, the_next_owner_is_told_of_a_death) {
    ASSERT_TRUE(robust_mutex::is_robust());
    shared<robust_mutex> m;
    in_a_process_that_dies([&] { m->lock(); });
    EXPECT_EQ(m->lock(), lock_outcome::owner_dead);
    m->unlock();
    EXPECT_EQ(m->try_lock_for(1h), lock_outcome::owner_dead);
    m->consistent();
    m->unlock();
    EXPECT_EQ(m->lock(), lock_outcome::locked);
    m->unlock();
}

TEST(process_shared, a_death_beside_other_robust_mutexes) {
    shared<std::array<robust_mutex, 3>> m;
    shared<pthread_mutex_t> of_the_c_library;
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&*of_the_c_library, &attributes);
    // Both kinds are linked into one list, and taken out in another order.
    in_a_process_that_dies([&] {
        (*m)[0].lock();
        pthread_mutex_lock(&*of_the_c_library);
        (*m)[1].lock();
        (*m)[2].lock();
        (*m)[1].unlock();
        (*m)[1].lock();
        (*m)[0].unlock();
        pthread_mutex_unlock(&*of_the_c_library);
        pthread_mutex_lock(&*of_the_c_library);
        (*m)[2].unlock();
    });
    EXPECT_EQ((*m)[0].lock(), lock_outcome::locked);
    EXPECT_EQ((*m)[1].lock(), lock_outcome::owner_dead);
    EXPECT_EQ((*m)[2].lock(), lock_outcome::locked);
    EXPECT_EQ(pthread_mutex_lock(&*of_the_c_library), EOWNERDEAD);
    pthread_mutex_consistent(&*of_the_c_library);
    (*m)[2].unlock();  // before the memory is gone, which the list of this thread leads through
    pthread_mutex_unlock(&*of_the_c_library);
    (*m)[0].unlock();
    (*m)[1].unlock();
}

TEST(process_shared, a_death_beside_a_mutex_that_inherits_priority) {
    shared<robust_mutex> m;
    shared<pthread_mutex_t> inherits;
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    pthread_mutexattr_setprotocol(&attributes, PTHREAD_PRIO_INHERIT);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    ASSERT_EQ(pthread_mutex_init(&*inherits, &attributes), 0);
    // The lowest bit of its entry is set.
    in_a_process_that_dies([&] {
        pthread_mutex_lock(&*inherits);
        m->lock();
        pthread_mutex_unlock(&*inherits);
        pthread_mutex_lock(&*inherits);
        m->unlock();
        m->lock();
        pthread_mutex_unlock(&*inherits);
    });
    EXPECT_EQ(m->lock(), lock_outcome::owner_dead);
    m->unlock();
    EXPECT_EQ(pthread_mutex_lock(&*inherits), 0);
    pthread_mutex_unlock(&*inherits);
}

TEST(process_shared, timed_forms_give_up_no_sooner_than_asked) {
    robust_mutex m;
    semaphore s(0);
    bounded_buffer<int, 1> b;
    m.lock();
    std::thread([&] {
        for_each_near_time([&](auto limit) {
            EXPECT_EQ(m.try_lock_until(limit), lock_outcome::not_locked);
            EXPECT_FALSE(s.try_acquire_until(limit));
            EXPECT_FALSE(b.pop_until(limit));
            EXPECT_GE(decltype(limit)::clock::now(), limit);
        });
        for_each_short_duration([&](auto timeout) {
            EXPECT_EQ(m.try_lock_for(timeout), lock_outcome::not_locked);
            EXPECT_FALSE(s.try_acquire_for(timeout));
        });
    }).join();
    m.unlock();
}

TEST(process_shared, a_buffer_goes_from_one_process_to_another) {
    shared<bounded_buffer<int, 2>> b;
    const pid_t id = fork();
    if (id == 0) {
        for (int i = 0; i < 1000; ++i) {
            b->push(i);
        }
        b->close();
        _exit(0);
    }
    int next = 0;
    while (const auto x = b->pop()) {
        EXPECT_EQ(*x, next++);
    }
    EXPECT_EQ(next, 1000);
    EXPECT_FALSE(b->push(0));
    waitpid(id, nullptr, 0);
}

TEST(process_shared, a_semaphore_has_as_many_units_as_it_may) {
    constexpr std::ptrdiff_t most = 0x7fff'ffff;
    EXPECT_EQ(semaphore::max(), most);
    EXPECT_THROW(semaphore(-1), std::system_error);
    EXPECT_THROW(semaphore(most + 1), std::system_error);
    EXPECT_NO_THROW(semaphore{most});
    semaphore s(most - 1);
    EXPECT_THROW(s.release(-1), std::system_error);
    EXPECT_THROW(s.release(2), std::system_error);
    s.release(0);
    s.release();
    EXPECT_THROW(s.release(), std::system_error);
    EXPECT_TRUE(s.try_acquire());
    s.release();
}

TEST(process_shared, makes_no_system_call_where_nobody_waits) {
    robust_mutex m;
    m.lock();  // asks for the thread's id
    m.unlock();
    semaphore s(0);
    EXPECT_FALSE(s.try_acquire_for(1ms));  // nothing is left of who gave up
    EXPECT_EQ(system_calls_of([&] {
        for (int i = 0; i < 2; ++i) {
            EXPECT_EQ(m.lock(), lock_outcome::locked);
            m.unlock();
            EXPECT_EQ(m.try_lock(), lock_outcome::locked);
            m.unlock();
            s.release(2);
            s.acquire();
            EXPECT_TRUE(s.try_acquire());
            EXPECT_FALSE(s.try_acquire());
        }
    }),
        0);
}

TEST(process_shared, a_thread_that_dies_between_two_steps_is_noticed) {
    detail::robust_word about_to_be_locked;
    detail::robust_word about_to_be_unlocked;
    const auto die_after = [](detail::robust_word& w, auto steps) {
        std::thread([&] {
            alignas(detail::robust_operation) std::byte never_destroyed[sizeof(detail::robust_operation)];
            auto* const operation = new (never_destroyed) detail::robust_operation(w);
            w.word = detail::this_robust_thread().id;
            steps(*operation);
        }).join();
        return w.word.load();
    };
    EXPECT_EQ(die_after(about_to_be_locked, [](auto&) {}), std::uint32_t{FUTEX_OWNER_DIED});
    EXPECT_EQ(die_after(about_to_be_unlocked,
                  [](auto& operation) {
                      operation.enlist();
                      operation.delist();
                  }),
        std::uint32_t{FUTEX_OWNER_DIED});
}

TEST(process_shared, a_thread_that_dies_changes_nothing_where_a_mutex_was) {
    alignas(robust_mutex) unsigned char memory[sizeof(robust_mutex)];
    std::uint32_t id = 0;
    std::thread([&] {
        auto* const m = new (memory) robust_mutex;
        m->lock();
        m->unlock();
        m->~robust_mutex();
        id = detail::this_robust_thread().id;  // as if it still had the mutex
        std::memcpy(memory, &id, sizeof(id));
    }).join();
    std::uint32_t now = 0;
    std::memcpy(&now, memory, sizeof(now));
    EXPECT_EQ(now, id);
}

}  // namespace
}  // namespace weaveproof::process_shared

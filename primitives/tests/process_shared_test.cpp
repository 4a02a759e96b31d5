#include <weaveproof/process_shared.hpp>

#include "support.hpp"

#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <new>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
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

}  // namespace
}  // namespace weaveproof::process_shared

#include <weaveproof/process_shared.hpp>

#include "processes.hpp"
#include "support.hpp"
#include "system_calls.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <new>
#include <optional>
#include <pthread.h>
#include <sys/wait.h>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace weaveproof::process_shared {
namespace {

using namespace tests;

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

/// Waits for the notification of another, whatever wakes it in between. Whether there is one in time.
template <class Wait>
bool await(robust_mutex& m, const bool& ready, Wait wait) {
    const std::lock_guard lock(m);
    while (!ready) {
        auto outcome = lock_outcome::not_locked;
        const std::cv_status status = wait(outcome);
        EXPECT_EQ(outcome, lock_outcome::locked);
        if (status == std::cv_status::timeout) {
            return ready;
        }
    }
    return true;
}

TEST(process_shared, timed_forms_give_up_no_sooner_than_asked) {
    const auto until = [](auto wait) {
        for_each_near_time([&](auto limit) {
            EXPECT_FALSE(wait(limit));
            EXPECT_GE(decltype(limit)::clock::now(), limit);
        });
    };
    const auto during = [](auto wait) {
        for_each_short_duration([&](auto timeout) {
            const auto start = std::chrono::steady_clock::now();
            EXPECT_FALSE(wait(timeout));
            const std::chrono::duration<double> waited = std::chrono::steady_clock::now() - start;
            EXPECT_GE(waited, std::chrono::duration<double>(timeout));
        });
    };

    robust_mutex taken;
    taken.lock();
    std::thread([&] {
        until([&](auto limit) { return taken.try_lock_until(limit) != lock_outcome::not_locked; });
        during([&](auto timeout) { return taken.try_lock_for(timeout) != lock_outcome::not_locked; });
    }).join();
    taken.unlock();

    semaphore s(0);
    until([&](auto limit) { return s.try_acquire_until(limit); });
    during([&](auto timeout) { return s.try_acquire_for(timeout); });

    robust_mutex m;
    condition_variable c;
    const bool never = false;
    until([&](auto limit) {
        return await(m, never, [&](auto& outcome) { return c.wait_until(m, limit, outcome); });
    });
    during([&](auto timeout) {
        return await(m, never, [&](auto& outcome) { return c.wait_for(m, timeout, outcome); });
    });

    bounded_buffer<int, 1> empty;
    bounded_buffer<int, 1> full;
    ASSERT_TRUE(full.push(1));
    until([&](auto limit) { return empty.pop_until(limit).has_value(); });
    during([&](auto timeout) { return empty.pop_for(timeout).has_value(); });
    until([&](auto limit) { return full.push_until(2, limit); });
    during([&](auto timeout) { return full.push_for(2, timeout); });
    EXPECT_EQ(full.try_pop(), 1);
    EXPECT_EQ(full.try_pop(), std::nullopt);
}

/// One waits until another has made it possible to go on, which it does a moment later.
template <class Wait, class Help>
void help(Wait wait, Help help) {
    threads waiter(1, [&](int) { EXPECT_TRUE(wait()); });
    std::this_thread::sleep_for(1ms);  // likely asleep by now; if not, it is as right
    help();
}

TEST(process_shared, timed_forms_get_a_mutex_that_is_unlocked_meanwhile) {
    robust_mutex m;
    const auto get = [&](auto lock) {
        m.lock();
        help(
            [&] {
                if (lock() != lock_outcome::locked) {
                    return false;
                }
                m.unlock();
                return true;
            },
            [&] { m.unlock(); });
    };
    for_each_far_time([&](auto limit) { get([&] { return m.try_lock_until(limit); }); });
    for_each_long_duration([&](auto timeout) { get([&] { return m.try_lock_for(timeout); }); });
}

TEST(process_shared, timed_forms_take_a_unit_that_comes_meanwhile) {
    semaphore s(0);
    const auto get = [&](auto acquire) { help(acquire, [&] { s.release(); }); };
    for_each_far_time([&](auto limit) { get([&] { return s.try_acquire_until(limit); }); });
    for_each_long_duration([&](auto timeout) { get([&] { return s.try_acquire_for(timeout); }); });
}

TEST(process_shared, timed_waits_are_notified) {
    robust_mutex m;
    condition_variable c;
    const auto pass = [&](auto wait) {
        bool ready = false;
        help([&] { return await(m, ready, wait); },
            [&] {
                const std::lock_guard lock(m);
                ready = true;
                c.notify_one();
            });
    };
    for_each_far_time(
        [&](auto limit) { pass([&](auto& outcome) { return c.wait_until(m, limit, outcome); }); });
    for_each_long_duration(
        [&](auto timeout) { pass([&](auto& outcome) { return c.wait_for(m, timeout, outcome); }); });
}

TEST(process_shared, timed_forms_push_and_pop_what_becomes_possible) {
    using buffer = bounded_buffer<int, 1>;
    const auto pass = [](auto push, auto pop) {
        buffer empty;
        help([&] { return pop(empty) == 1; }, [&] { EXPECT_TRUE(empty.try_push(1)); });
        buffer full;
        ASSERT_TRUE(full.try_push(2));
        help([&] { return push(full, 3); }, [&] { EXPECT_EQ(full.try_pop(), 2); });
        EXPECT_EQ(full.try_pop(), 3);
    };
    for_each_far_time([&](auto limit) {
        pass([&](buffer& b, int x) { return b.push_until(x, limit); },
            [&](buffer& b) { return b.pop_until(limit); });
    });
    for_each_long_duration([&](auto timeout) {
        pass([&](buffer& b, int x) { return b.push_for(x, timeout); },
            [&](buffer& b) { return b.pop_for(timeout); });
    });
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

// A thread that waits takes no processor time: what it spins before it sleeps is all, however long it waits.

#include <weaveproof/barrier.hpp>
#include <weaveproof/bounded_buffer.hpp>
#include <weaveproof/condition_variable.hpp>
#include <weaveproof/event.hpp>
#include <weaveproof/latch.hpp>
#include <weaveproof/mutex.hpp>
#include <weaveproof/once.hpp>
#include <weaveproof/process_shared.hpp>
#include <weaveproof/recursive_mutex.hpp>
#include <weaveproof/semaphore.hpp>
#include <weaveproof/shared_mutex.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <ctime>
#include <mutex>
#include <thread>

namespace {

using namespace weaveproof;
using namespace std::chrono_literals;

std::chrono::nanoseconds cpu_time_of_this_thread() {
    std::timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return std::chrono::seconds(t.tv_sec) + std::chrono::nanoseconds(t.tv_nsec);
}

/// The processor time that a thread takes in `wait()`, which `wake()` ends after a fifth of a second.
template <class Wait, class Wake>
std::chrono::nanoseconds cost_of(Wait wait, Wake wake) {
    std::chrono::nanoseconds cost{};
    std::thread waiting([&] {
        const auto begin = cpu_time_of_this_thread();
        wait();
        cost = cpu_time_of_this_thread() - begin;
    });
    std::this_thread::sleep_for(200ms);
    wake();
    waiting.join();
    return cost;
}

// All looks and pauses together take less than a tenth of a millisecond; a thread that spins takes all of the time, or
// what a busy machine leaves to it.
constexpr auto next_to_nothing = 5ms;

template <class Mutex>
void expect_that_lock_sleeps() {
    Mutex m;
    static_cast<void>(m.lock());
    EXPECT_LT(cost_of(
                  [&] {
                      static_cast<void>(m.lock());
                      m.unlock();
                  },
                  [&] { m.unlock(); }),
        next_to_nothing);
}

TEST(waiting, costs_nothing_for_a_lock) {
    expect_that_lock_sleeps<mutex>();
    expect_that_lock_sleeps<recursive_mutex>();
    expect_that_lock_sleeps<shared_mutex>();
    expect_that_lock_sleeps<process_shared::robust_mutex>();
}

TEST(waiting, costs_nothing_for_a_reader) {
    shared_mutex m;
    m.lock();
    EXPECT_LT(cost_of(
                  [&] {
                      m.lock_shared();
                      m.unlock_shared();
                  },
                  [&] { m.unlock(); }),
        next_to_nothing);
}

template <class Semaphore>
void expect_that_acquire_sleeps() {
    Semaphore s(0);
    EXPECT_LT(cost_of([&] { s.acquire(); }, [&] { s.release(); }), next_to_nothing);
}

TEST(waiting, costs_nothing_for_a_unit) {
    expect_that_acquire_sleeps<counting_semaphore<>>();
    expect_that_acquire_sleeps<process_shared::semaphore>();
}

TEST(waiting, costs_nothing_for_a_notification) {
    mutex m;
    condition_variable c;
    bool ready = false;
    EXPECT_LT(cost_of(
                  [&] {
                      std::unique_lock lock(m);
                      c.wait(lock, [&] { return ready; });
                  },
                  [&] {
                      const std::lock_guard lock(m);
                      ready = true;
                      c.notify_one();
                  }),
        next_to_nothing);
}

TEST(waiting, costs_nothing_for_an_event) {
    manual_reset_event manual;
    EXPECT_LT(cost_of([&] { manual.wait(); }, [&] { manual.set(); }), next_to_nothing);
    auto_reset_event automatic;
    EXPECT_LT(cost_of([&] { automatic.wait(); }, [&] { automatic.set(); }), next_to_nothing);
}

TEST(waiting, costs_nothing_for_others_to_arrive) {
    latch l(2);
    EXPECT_LT(cost_of([&] { l.arrive_and_wait(); }, [&] { l.count_down(); }), next_to_nothing);
    barrier b(2);
    EXPECT_LT(cost_of([&] { b.arrive_and_wait(); }, [&] { b.arrive_and_wait(); }), next_to_nothing);
}

TEST(waiting, costs_nothing_for_what_another_does_once) {
    once_flag done;
    manual_reset_event begun;
    manual_reset_event end;
    std::thread other([&] {
        call_once(done, [&] {
            begun.set();
            end.wait();
        });
    });
    begun.wait();
    EXPECT_LT(cost_of([&] { call_once(done, [] {}); }, [&] { end.set(); }), next_to_nothing);
    other.join();
}

template <class Buffer>
void expect_that_push_and_pop_sleep(Buffer& b) {
    EXPECT_LT(cost_of([&] { static_cast<void>(b.pop()); }, [&] { b.push(1); }), next_to_nothing);
    b.push(1);
    EXPECT_LT(cost_of([&] { b.push(2); }, [&] { static_cast<void>(b.pop()); }), next_to_nothing);
}

TEST(waiting, costs_nothing_for_an_element_or_for_room) {
    bounded_buffer<int> own(1);
    expect_that_push_and_pop_sleep(own);
    process_shared::bounded_buffer<int, 1> shared;
    expect_that_push_and_pop_sleep(shared);
}

TEST(waiting, that_spins_is_noticed) {
    std::atomic<bool> ready{false};
    EXPECT_GE(cost_of(
                  [&] {
                      const auto begin = cpu_time_of_this_thread();
                      while (!ready.load() || cpu_time_of_this_thread() - begin < next_to_nothing) {
                      }
                  },
                  [&] { ready.store(true); }),
        next_to_nothing);
}

}  // namespace

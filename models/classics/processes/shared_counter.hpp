#pragma once

/// What processes that count together do with the memory that they share. Nothing here is bound to threads or
/// to processes: the model runs it in threads, fork_test.cpp in processes.

#include <mutex>

#include <semaphore.h>

#include <weaveproof/process_shared/semaphore.hpp>

namespace weaveproof::classics {

/// A POSIX semaphore of one unit that is made for use between processes.
class posix_lock {
  public:
    posix_lock() { sem_init(&unit_, /*between processes*/ 1, 1); }
    ~posix_lock() { sem_destroy(&unit_); }
    posix_lock(const posix_lock&) = delete;
    posix_lock& operator=(const posix_lock&) = delete;

    void lock() {
        while (sem_wait(&unit_) != 0) {  // a signal came in between
        }
    }

    bool try_lock() { return sem_trywait(&unit_) == 0; }
    void unlock() { sem_post(&unit_); }

  private:
    sem_t unit_{};
};

/// The same with a semaphore of ours.
class weaveproof_lock {
  public:
    void lock() { unit_.acquire(); }
    void unlock() { unit_.release(); }

  private:
    process_shared::semaphore unit_{1};
};

/// Lies in the memory that is shared.
template <class Lock>
struct counter_segment {
    Lock lock;
    int counter = 0;
};

template <class Segment>
void count(Segment& shared) {
    ++shared.counter;
}

template <class Segment>
void count_under_the_lock(Segment& shared) {
    const std::lock_guard inside(shared.lock);
    ++shared.counter;
}

}  // namespace weaveproof::classics

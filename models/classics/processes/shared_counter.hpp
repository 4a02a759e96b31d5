#pragma once

/// What processes that count together do with the memory that they share. Nothing here is bound to threads or to processes: the
/// model runs it in threads, fork_test.cpp in processes.

#include <semaphore.h>

namespace weaveproof::classics {

/// Lies in the memory that is shared. The semaphore is made for use between processes.
struct counter_segment {
    counter_segment() { sem_init(&lock, /*between processes*/ 1, /*units*/ 1); }
    ~counter_segment() { sem_destroy(&lock); }
    counter_segment(const counter_segment&) = delete;
    counter_segment& operator=(const counter_segment&) = delete;

    sem_t lock;
    int counter = 0;
};

inline void count(counter_segment& shared) {
    ++shared.counter;
}

inline void count_under_the_lock(counter_segment& shared) {
    while (sem_wait(&shared.lock) != 0) {  // a signal came in between
    }
    ++shared.counter;
    sem_post(&shared.lock);
}

}  // namespace weaveproof::classics

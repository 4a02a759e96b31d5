// C11 threads, in C.
#include "c11_models.h"
#include "weaveproof/gtest.hpp"

namespace {

TEST(C11, Mutexes) {
    EXPECT_HOLDS(c11_mutex);
    EXPECT_VIOLATED("data race", c11_mutex_not_taken);
    EXPECT_VIOLATED("deadlock", c11_mutex_not_given_back);
    EXPECT_VIOLATED("locked twice", c11_mutex_taken_twice);
    EXPECT_HOLDS(c11_recursive_mutex);
    EXPECT_HOLDS(c11_try_lock);
    EXPECT_VIOLATED("data race", c11_try_lock_unheeded);
    EXPECT_HOLDS(c11_timed_lock);
    EXPECT_VIOLATED("data race", c11_timed_lock_unheeded);
}

TEST(C11, ConditionVariables) {
    EXPECT_HOLDS(c11_condition);
    EXPECT_HOLDS(c11_condition_broadcast);
    EXPECT_VIOLATED("deadlock", c11_condition_one_signal_for_two);
    EXPECT_HOLDS(c11_condition_timed);
}

TEST(C11, Threads) {
    EXPECT_HOLDS(c11_result_of_a_thread);
    EXPECT_HOLDS(c11_exit_of_a_thread);
    EXPECT_HOLDS(c11_detached);
    EXPECT_VIOLATED("thread not joined", c11_not_joined);
}

TEST(C11, StorageOfThreads) {
    EXPECT_HOLDS(c11_thread_specific);
    EXPECT_VIOLATED("leak", c11_thread_specific_leaks);
    EXPECT_HOLDS(c11_thread_local);
}

TEST(C11, Once) {
    EXPECT_HOLDS(c11_once);
    EXPECT_VIOLATED("data race", c11_once_by_hand);
}

TEST(C11, Atomics) {
    EXPECT_HOLDS(c11_atomics);
    EXPECT_VIOLATED("data race", c11_atomics_too_weak);
}

}  // namespace

#ifdef NDEBUG
#error "this is about what assertions find"
#endif

#include <weaveproof/barrier.hpp>
#include <weaveproof/condition_variable.hpp>
#include <weaveproof/latch.hpp>
#include <weaveproof/mutex.hpp>
#include <weaveproof/recursive_mutex.hpp>
#include <weaveproof/shared_mutex.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <mutex>

namespace weaveproof {
namespace {

class misuse : public testing::Test {
  protected:
    void SetUp() override { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};

TEST_F(misuse, of_a_mutex) {
    EXPECT_DEATH(
        {
            mutex m;
            m.unlock();
        },
        "unlocked that is not locked");
    EXPECT_DEATH(
        {
            mutex m;
            m.lock();
        },
        "destroyed while locked");
}

TEST_F(misuse, of_a_recursive_mutex) {
    EXPECT_DEATH(
        {
            recursive_mutex m;
            m.lock();
            m.unlock();
            m.unlock();
        },
        "does not own it");
}

TEST_F(misuse, of_a_latch_or_a_barrier) {
    EXPECT_DEATH(
        {
            latch l(1);
            l.count_down(2);
        },
        "more than is left");
    EXPECT_DEATH(
        {
            barrier b(1);
            static_cast<void>(b.arrive(2));
        },
        "than are expected");
}

TEST_F(misuse, of_a_condition_variable) {
    EXPECT_DEATH(
        {
            mutex m;
            condition_variable c;
            std::unique_lock lock(m, std::defer_lock);
            c.wait(lock);
        },
        "without the lock");
}

TEST_F(misuse, of_a_shared_mutex) {
    EXPECT_DEATH(
        {
            shared_mutex s;
            s.unlock();
        },
        "unlocked by a writer");
    EXPECT_DEATH(
        {
            shared_mutex s;
            s.lock_shared();
            s.unlock();
        },
        "unlocked by a writer");
    EXPECT_DEATH(
        {
            shared_mutex s;
            s.unlock_shared();
        },
        "unlocked by a reader");
    EXPECT_DEATH(
        {
            shared_mutex s;
            s.lock_shared();
        },
        "destroyed in use");
}

}  // namespace
}  // namespace weaveproof

// Two threads work in phases: nobody begins a phase before both have ended the one before. A barrier is used
// again and again.
#include <array>
#include <barrier>
#include <cassert>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>

#include <weaveproof/barrier.hpp>

#include "support/model_test.hpp"

namespace {

// Open once, and open for ever.
class one_way_barrier {
  public:
    explicit one_way_barrier(int threads) : missing_(threads) {}

    void arrive_and_wait() {
        std::unique_lock lock(mutex_);
        if (--missing_ == 0) {
            all_are_here_.notify_all();
        }
        all_are_here_.wait(lock, [&] { return missing_ <= 0; });
    }

  private:
    std::mutex mutex_;
    std::condition_variable all_are_here_;
    int missing_;
};

// The last to arrive sets the counter back, by which the others know that all have come. But who is quick
// arrives for the next phase before they have looked.
class counting_barrier {
  public:
    explicit counting_barrier(int threads) : threads_(threads) {}

    void arrive_and_wait() {
        std::unique_lock lock(mutex_);
        if (++arrived_ == threads_) {
            arrived_ = 0;
            all_are_here_.notify_all();
        } else {
            all_are_here_.wait(lock, [&] { return arrived_ == 0; });
        }
    }

  private:
    const int threads_;
    std::mutex mutex_;
    std::condition_variable all_are_here_;
    int arrived_ = 0;
};

// Each waits for the end of its own phase.
class phase_barrier {
  public:
    explicit phase_barrier(int threads) : threads_(threads) {}

    void arrive_and_wait() {
        std::unique_lock lock(mutex_);
        const unsigned mine = phase_;
        if (++arrived_ == threads_) {
            arrived_ = 0;
            ++phase_;
            all_are_here_.notify_all();
        } else {
            all_are_here_.wait(lock, [&] { return phase_ != mine; });
        }
    }

  private:
    const int threads_;
    std::mutex mutex_;
    std::condition_variable all_are_here_;
    int arrived_ = 0;
    unsigned phase_ = 0;
};

// Each writes its part and, after the barrier, reads that of the other. Two barriers in each phase.
template <class Barrier>
void work_in_phases(int phases) {
    Barrier barrier(2);
    std::array<int, 2> parts{};
    const auto work = [&](std::size_t me) {
        for (int phase = 1; phase <= phases; ++phase) {
            parts[me] = phase;
            barrier.arrive_and_wait();
            assert(parts[1 - me] == phase);
            barrier.arrive_and_wait();
        }
    };

    std::thread other(work, 1);
    work(0);
    other.join();
}

WEAVEPROOF_BROKEN(classics, barrier_one_way, "assertion") {
    work_in_phases<one_way_barrier>(2);
}

WEAVEPROOF_BROKEN(classics, barrier_counting, "deadlock") {
    work_in_phases<counting_barrier>(2);
}

WEAVEPROOF_MODEL(classics, barrier_phases) {
    work_in_phases<phase_barrier>(2);
}

WEAVEPROOF_MODEL(classics, barrier_std) {
    work_in_phases<std::barrier<>>(1);
}

WEAVEPROOF_MODEL(classics, barrier_weaveproof) {
    work_in_phases<weaveproof::barrier<>>(1);
}

}  // namespace

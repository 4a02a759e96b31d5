// What a semaphore promises where threads are paused for ever, and where they have finished.
#include <chrono>
#include <condition_variable>
#include <mutex>

#include <weaveproof/semaphore.hpp>

#include "support/clocks.hpp"
#include "support/in_parallel.hpp"
#include "support/model_test.hpp"
#include "support/progress.hpp"

namespace {

using namespace weaveproof;
using namespace weaveproof::models;

template <class Semaphore>
void acquire_and_release(Semaphore& s) {
    s.acquire();
    s.release();
}

template <class Semaphore>
void try_acquire_and_release_return() {
    Semaphore s(1);
    whoever_is_paused(
        [&] {
            if (s.try_acquire()) {
                s.release();
            }
        },
        [&] { acquire_and_release(s); }, [&] { acquire_and_release(s); });
}

/// Those who wait for units may be paused: who gives them goes on.
template <class Semaphore>
void release_returns() {
    Semaphore s(0);
    whoever_is_paused(
        [&] {
            s.release();
            s.release();
        },
        [&] { s.acquire(); }, [&] { s.acquire(); });
}

template <class Semaphore>
void timed_acquire_ends() {
    Semaphore s(1);
    whoever_is_paused(
        [&] {
            if (s.try_acquire_for(a_while)) {
                s.release();
            }
        },
        [&] { acquire_and_release(s); });
}

/// Who gives up has used up nothing.
template <class Semaphore>
void acquire_succeeds_once_the_others_have_finished() {
    Semaphore s(0);
    in_parallel(
        [&] {
            if (s.try_acquire_for(a_while)) {
                s.release();
            }
        },
        [&] {
            if (s.try_acquire()) {
                s.release();
            }
        },
        [&] { s.release(); });
    s.acquire();
}

enum class monitor_mistake {
    none,
    counts_before_it_waits,  ///< who waits with a deadline has taken its unit in advance, and keeps it when it gives up
};

/// Right as a semaphore, but for the mistake. But whoever comes needs the monitor, also to try, and to find that it is late.
template <monitor_mistake Mistake>
class semaphore_as_a_monitor {
  public:
    explicit semaphore_as_a_monitor(int desired) : units_(desired) {}

    void acquire() {
        std::unique_lock inside(monitor_);
        given_.wait(inside, [this] { return units_ > 0; });
        --units_;
    }
    bool try_acquire() {
        const std::lock_guard inside(monitor_);
        return units_ > 0 && units_-- > 0;
    }
    bool try_acquire_for(std::chrono::nanoseconds timeout) {
        std::unique_lock inside(monitor_);
        if constexpr (Mistake == monitor_mistake::counts_before_it_waits) {
            --units_;
            return given_.wait_for(inside, timeout, [this] { return units_ >= 0; });
        }
        const bool in_time = given_.wait_for(inside, timeout, [this] { return units_ > 0; });
        units_ -= in_time ? 1 : 0;
        return in_time;
    }
    void release() {
        const std::lock_guard inside(monitor_);
        ++units_;
        given_.notify_one();
    }

  private:
    std::mutex monitor_;
    std::condition_variable given_;
    int units_;
};

WEAVEPROOF_MODEL(semaphore, try_acquire_and_release_return_whoever_is_paused) {
    try_acquire_and_release_return<counting_semaphore<>>();
}

WEAVEPROOF_MODEL(semaphore, release_returns_whoever_is_paused) {
    release_returns<counting_semaphore<>>();
}

WEAVEPROOF_MODEL(semaphore, timed_acquire_ends_whoever_is_paused) {
    timed_acquire_ends<counting_semaphore<>>();
}

WEAVEPROOF_MODEL(semaphore, acquire_succeeds_once_the_others_have_finished) {
    acquire_succeeds_once_the_others_have_finished<counting_semaphore<>>();
}

WEAVEPROOF_BROKEN(semaphore, tries_in_a_monitor, "deadlock") {
    try_acquire_and_release_return<semaphore_as_a_monitor<monitor_mistake::none>>();
}

WEAVEPROOF_BROKEN(semaphore, releases_in_a_monitor, "deadlock") {
    release_returns<semaphore_as_a_monitor<monitor_mistake::none>>();
}

WEAVEPROOF_BROKEN(semaphore, times_out_in_a_monitor, "deadlock") {
    timed_acquire_ends<semaphore_as_a_monitor<monitor_mistake::none>>();
}

WEAVEPROOF_BROKEN(semaphore, keeps_a_unit_that_it_gave_up, "deadlock") {
    acquire_succeeds_once_the_others_have_finished<
        semaphore_as_a_monitor<monitor_mistake::counts_before_it_waits>>();
}

}  // namespace

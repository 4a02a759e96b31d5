// What a barrier promises where threads are paused for ever.
#include <condition_variable>
#include <mutex>

#include <weaveproof/barrier.hpp>

#include "support/model_test.hpp"
#include "support/progress.hpp"

namespace {

using namespace weaveproof;
using namespace weaveproof::models;

/// Whether it is the last or not: who only arrives goes on, whatever those do who arrive as well, and those who wait.
template <class Barrier>
void arriving_returns() {
    Barrier b(3);
    whoever_is_paused([&] { static_cast<void>(b.arrive()); }, [&] { b.arrive_and_wait(); },
        [&] { static_cast<void>(b.arrive()); });
}

/// Right as a barrier. But whoever comes needs the monitor.
class barrier_as_a_monitor {
  public:
    explicit barrier_as_a_monitor(int expected) : expected_(expected), left_(expected) {}
    int arrive() {
        const std::lock_guard inside(monitor_);
        const int mine = phase_;
        if (--left_ == 0) {
            left_ = expected_;
            ++phase_;
            opened_.notify_all();
        }
        return mine;
    }
    void arrive_and_wait() {
        const int mine = arrive();
        std::unique_lock inside(monitor_);
        opened_.wait(inside, [&] { return phase_ != mine; });
    }

  private:
    std::mutex monitor_;
    std::condition_variable opened_;
    int expected_;
    int left_;
    int phase_ = 0;
};

WEAVEPROOF_MODEL(barrier, arriving_returns_whoever_is_paused) {
    arriving_returns<barrier<>>();
}

WEAVEPROOF_BROKEN(barrier, arrives_in_a_monitor, "deadlock") {
    arriving_returns<barrier_as_a_monitor>();
}

// False of the right barrier: the phase needs all.
WEAVEPROOF_BROKEN(barrier, claim_that_waiting_returns_whoever_is_paused, "deadlock") {
    barrier<> b(2);
    whoever_is_paused([&] { b.arrive_and_wait(); }, [&] { b.arrive_and_wait(); });
}

}  // namespace

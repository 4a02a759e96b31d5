// What a latch promises where threads are paused for ever.
#include <condition_variable>
#include <mutex>

#include <weaveproof/latch.hpp>

#include "support/model_test.hpp"
#include "support/progress.hpp"

namespace {

using namespace weaveproof;
using namespace weaveproof::models;

/// Those who wait, and those who count, may be paused.
template <class Latch>
void counting_and_trying_return() {
    Latch l(2);
    whoever_is_paused(
        [&] {
            l.count_down();
            static_cast<void>(l.try_wait());
        },
        [&] { l.count_down(); }, [&] { l.wait(); });
}

/// Who comes when the count is zero need not wait for anybody.
template <class Latch>
void wait_returns_when_it_is_open() {
    Latch l(1);
    whoever_is_paused(
        [&] {
            l.count_down();
            l.wait();
        },
        [&] { l.wait(); }, [&] { static_cast<void>(l.try_wait()); });
}

/// Right as a latch. But whoever comes needs the monitor.
class latch_as_a_monitor {
  public:
    explicit latch_as_a_monitor(int count) : count_(count) {}
    void count_down() {
        const std::lock_guard inside(monitor_);
        if (--count_ == 0) {
            open_.notify_all();
        }
    }
    bool try_wait() {
        const std::lock_guard inside(monitor_);
        return count_ == 0;
    }
    void wait() {
        std::unique_lock inside(monitor_);
        open_.wait(inside, [this] { return count_ == 0; });
    }

  private:
    std::mutex monitor_;
    std::condition_variable open_;
    int count_;
};

WEAVEPROOF_MODEL(latch, counting_and_trying_return_whoever_is_paused) {
    counting_and_trying_return<latch>();
}

WEAVEPROOF_MODEL(latch, wait_returns_when_it_is_open_whoever_is_paused) {
    wait_returns_when_it_is_open<latch>();
}

WEAVEPROOF_BROKEN(latch, counts_in_a_monitor, "deadlock") {
    counting_and_trying_return<latch_as_a_monitor>();
}

WEAVEPROOF_BROKEN(latch, waits_in_a_monitor, "deadlock") {
    wait_returns_when_it_is_open<latch_as_a_monitor>();
}

}  // namespace

// What events promise where threads are paused for ever, and where they have finished.
#include <chrono>
#include <condition_variable>
#include <mutex>

#include <weaveproof/event.hpp>

#include "support/clocks.hpp"
#include "support/in_parallel.hpp"
#include "support/model_test.hpp"
#include "support/progress.hpp"

namespace {

using namespace weaveproof;
using namespace weaveproof::models;

template <class Event>
void clear_and_set(Event& e) {
    e.clear();
    e.set();
}

/// Those who wait, set and clear may be paused: none of these holds up the others.
template <class Event>
void setting_and_clearing_return() {
    Event e;
    whoever_is_paused([&] { clear_and_set(e); }, [&] { e.wait(); }, [&] { clear_and_set(e); });
}

template <class Event>
void timed_wait_ends() {
    Event e;
    whoever_is_paused(
        [&] {
            if (e.wait_for(a_while)) {
                e.set();
            }
        },
        [&] { clear_and_set(e); }, [&] { e.wait(); });
}

/// One that gave up has not taken the set along.
template <class Event>
void wait_returns_once_the_others_have_finished() {
    Event e;
    in_parallel(
        [&] {
            if (e.wait_for(a_while)) {
                e.set();
            }
        },
        [&] { e.set(); });
    e.wait();
}

enum class monitor_mistake {
    none,
    gives_up_a_set,  ///< who comes too late takes what is set then, and says that it was too late
};

/// Right as an event that resets itself, but for the mistake. But whoever comes needs the monitor.
template <monitor_mistake Mistake>
class event_as_a_monitor {
  public:
    void set() {
        const std::lock_guard inside(monitor_);
        set_ = true;
        changed_.notify_one();
    }
    void clear() {
        const std::lock_guard inside(monitor_);
        set_ = false;
    }
    void wait() {
        std::unique_lock inside(monitor_);
        changed_.wait(inside, [this] { return set_; });
        set_ = false;
    }
    bool wait_for(std::chrono::nanoseconds timeout) {
        std::unique_lock inside(monitor_);
        if constexpr (Mistake == monitor_mistake::gives_up_a_set) {
            const bool in_time = set_ || changed_.wait_for(inside, timeout) == std::cv_status::no_timeout;
            set_ = false;
            return in_time;
        }
        const bool in_time = changed_.wait_for(inside, timeout, [this] { return set_; });
        set_ = set_ && !in_time;
        return in_time;
    }

  private:
    std::mutex monitor_;
    std::condition_variable changed_;
    bool set_ = false;
};

WEAVEPROOF_MODEL(event, manual_setting_and_clearing_return_whoever_is_paused) {
    setting_and_clearing_return<manual_reset_event>();
}

WEAVEPROOF_MODEL(event, auto_setting_and_clearing_return_whoever_is_paused) {
    setting_and_clearing_return<auto_reset_event>();
}

WEAVEPROOF_MODEL(event, manual_timed_wait_ends_whoever_is_paused) {
    timed_wait_ends<manual_reset_event>();
}

WEAVEPROOF_MODEL(event, auto_timed_wait_ends_whoever_is_paused) {
    timed_wait_ends<auto_reset_event>();
}

WEAVEPROOF_MODEL(event, manual_wait_returns_once_the_others_have_finished) {
    wait_returns_once_the_others_have_finished<manual_reset_event>();
}

WEAVEPROOF_MODEL(event, auto_wait_returns_once_the_others_have_finished) {
    wait_returns_once_the_others_have_finished<auto_reset_event>();
}

WEAVEPROOF_BROKEN(event, sets_in_a_monitor, "deadlock") {
    setting_and_clearing_return<event_as_a_monitor<monitor_mistake::none>>();
}

WEAVEPROOF_BROKEN(event, times_out_in_a_monitor, "deadlock") {
    timed_wait_ends<event_as_a_monitor<monitor_mistake::none>>();
}

WEAVEPROOF_BROKEN(event, gives_up_a_set, "deadlock") {
    wait_returns_once_the_others_have_finished<event_as_a_monitor<monitor_mistake::gives_up_a_set>>();
}

}  // namespace

// What a condition variable promises where threads are paused for ever.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>

#include <weaveproof/condition_variable.hpp>
#include <weaveproof/mutex.hpp>

#include "support/clocks.hpp"
#include "support/model_test.hpp"
#include "support/progress.hpp"

namespace {

using namespace weaveproof;
using namespace weaveproof::models;

/// Who waits, and another who notifies, may be paused: who notifies goes on, as it needs no mutex.
template <class Condition>
void notifying_returns() {
    mutex m;
    Condition changed;
    whoever_is_paused(
        [&] {
            changed.notify_one();
            changed.notify_all();
        },
        [&] {
            std::unique_lock lock(m);
            static_cast<void>(changed.wait_for(lock, a_while));
        },
        [&] { changed.notify_one(); });
}

/// A wait ends at its deadline, whatever those do who notify. (Those who have the mutex are another matter: it needs it back.)
template <class Condition>
void timed_wait_ends() {
    mutex m;
    Condition changed;
    whoever_is_paused(
        [&] {
            std::unique_lock lock(m);
            static_cast<void>(changed.wait_for(lock, a_while));
        },
        [&] { changed.notify_one(); }, [&] { changed.notify_all(); });
}

/// notify_all() waits until all whom it has woken have seen it, so that nobody may be woken twice; and who wakes waits for it to be over.
class condition_variable_that_sees_them_off {
  public:
    void notify_one() { notify_all(); }
    void notify_all() {
        notifying_.store(1);
        notified_.fetch_add(1);
        detail::futex_wake(notified_, detail::futex_all);
        while (waiting_.load() != 0) {
        }
        notifying_.store(0);
    }
    bool wait_for(std::unique_lock<mutex>& lock, std::chrono::nanoseconds timeout) {
        const detail::deadline limit = detail::deadline::after(timeout);
        const std::uint32_t before = notified_.load();
        waiting_.fetch_add(1);
        lock.unlock();
        const bool in_time = detail::futex_wait(notified_, before, limit) != detail::futex_status::timed_out;
        waiting_.fetch_sub(1);
        while (notifying_.load() != 0) {
        }
        lock.lock();
        return in_time;
    }

  private:
    detail::futex_word notified_{0};
    std::atomic<std::uint32_t> waiting_{0};
    std::atomic<std::uint32_t> notifying_{0};
};

WEAVEPROOF_MODEL(condition_variable, notifying_returns_whoever_is_paused) {
    notifying_returns<condition_variable>();
}

WEAVEPROOF_MODEL(condition_variable, timed_wait_ends_whoever_is_paused_as_it_notifies) {
    timed_wait_ends<condition_variable>();
}

WEAVEPROOF_BROKEN(condition_variable, sees_them_off, "livelock") {
    notifying_returns<condition_variable_that_sees_them_off>();
}

WEAVEPROOF_BROKEN(condition_variable, is_seen_off, "livelock") {
    timed_wait_ends<condition_variable_that_sees_them_off>();
}

// False of the right condition variable: a wait that has ended needs the mutex.
WEAVEPROOF_BROKEN(condition_variable, claim_that_a_timed_wait_ends_whoever_is_paused, "deadlock") {
    mutex m;
    condition_variable changed;
    whoever_is_paused(
        [&] {
            std::unique_lock lock(m, std::try_to_lock);
            if (lock.owns_lock()) {
                static_cast<void>(changed.wait_for(lock, a_while));
            }
        },
        [&] { const std::lock_guard lock(m); });
}

// … and one without a deadline needs who notifies it.
WEAVEPROOF_BROKEN(condition_variable, claim_that_a_wait_ends_whoever_is_paused, "deadlock") {
    mutex m;
    condition_variable changed;
    bool is_done = false;
    whoever_is_paused(
        [&] {
            std::unique_lock lock(m);
            changed.wait(lock, [&] { return is_done; });
        },
        [&] {
            const std::lock_guard lock(m);
            is_done = true;
            changed.notify_one();
        });
}

}  // namespace

#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include <sys/types.h>

namespace weaveproof::property_tests {

/// A real thread that does one task at a time, as told. A task may block for ever: the destructor then leaves the thread
/// where it is, so a task must own, or share, all that it uses.
class puppet {
  public:
    puppet();
    ~puppet();
    puppet(const puppet&) = delete;
    puppet& operator=(const puppet&) = delete;

    /// Starts a task. Only when idle. What the task throws ends the program.
    void start(std::function<void()> task);
    /// True when the last task has ended; what it wrote is then visible to the caller.
    bool idle() const;
    /// True when the thread sleeps in the kernel within its task, as a thread does that blocks.
    bool asleep() const;

  private:
    struct state {
        std::mutex mutex;
        std::condition_variable changed;
        std::function<void()> task;
        bool begun = false;
        bool closed = false;
        pid_t id = 0;
    };

    static void live(const std::shared_ptr<state>& mine);

    const std::shared_ptr<state> state_;
    std::thread thread_;
};

/// Looks until `condition()` is true, but no longer than `patience`; returns whether it was.
template <class Condition>
bool eventually(std::chrono::milliseconds patience, Condition condition) {
    using clock = std::chrono::steady_clock;
    const auto begin = clock::now();
    while (!condition()) {
        const auto waited = clock::now() - begin;
        if (waited > patience) {
            return false;
        }
        if (waited < std::chrono::milliseconds(1)) {
            std::this_thread::yield();
        } else {
            std::this_thread::sleep_for(std::chrono::microseconds(100));
        }
    }
    return true;
}

}  // namespace weaveproof::property_tests

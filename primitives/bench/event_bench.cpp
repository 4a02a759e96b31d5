#include "harness.hpp"
#include "suites.hpp"
#include "workloads.hpp"

#include <weaveproof/event.hpp>

#include <condition_variable>
#include <mutex>

namespace weaveproof::bench {
namespace {

/// An event as one writes it over the standard library, which has none.
class standard_event {
  public:
    explicit standard_event(bool set) : set_(set) {}

    void set() {
        {
            const std::lock_guard lock(mutex_);
            set_ = true;
        }
        changed_.notify_one();
    }

    void wait() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return set_; });
        set_ = false;
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool set_;
};

/// Under the names of a semaphore.
template <class Event>
class turnstile {
  public:
    explicit turnstile(std::ptrdiff_t units) : event_(units > 0) {}
    void acquire() { event_.wait(); }
    void release() { event_.set(); }

  private:
    Event event_;
};

template <class Event>
void add_event(peer<Event> p) {
    using turn = turnstile<Event>;
    add_loop(name_of("event", "uncontended", p.name), acquire_uncontended<turn>);
    add_timed(name_of("event", "ping-pong,two cores", p.name),
        [](benchmark::State& s) { ping_pong<turn>(s, placement::spread); });
    add_timed(name_of("event", "ping-pong,one core", p.name),
        [](benchmark::State& s) { ping_pong<turn>(s, placement::together); });
}

}  // namespace

void add_events() {
    add_event(peer<auto_reset_event>{"weaveproof"});
    add_event(peer<standard_event>{"std::condition_variable, glibc"});
}

}  // namespace weaveproof::bench

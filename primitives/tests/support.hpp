#pragma once

#include <chrono>
#include <limits>
#include <thread>
#include <vector>

namespace weaveproof::tests {

using namespace std::chrono_literals;

/// A clock that the kernel does not know.
struct other_clock {
    using duration = std::chrono::duration<long long, std::micro>;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<other_clock>;
    static constexpr bool is_steady = true;

    static time_point now() {
        return time_point(
            std::chrono::duration_cast<duration>(std::chrono::steady_clock::now().time_since_epoch())
            - 1'000'000'000h);
    }
};

/// Calls `wait` with each kind of time that is reached 2 ms from now, or that has been reached long since.
template <class Until>
void for_each_near_time(Until until) {
    until(std::chrono::steady_clock::now() + 2ms);
    until(std::chrono::system_clock::now() + 2ms);
    until(other_clock::now() + 2ms);
    until(std::chrono::time_point<std::chrono::steady_clock, std::chrono::duration<double>>(
        std::chrono::steady_clock::now() + std::chrono::duration<double>(0.002)));
    until(std::chrono::steady_clock::now() - 1h);
    until(std::chrono::system_clock::now() - 1h);
    until(other_clock::now() - 1h);
    until(std::chrono::steady_clock::time_point::min());
    until(std::chrono::system_clock::time_point::min());
    until(other_clock::time_point::min());
    until(std::chrono::system_clock::time_point(-1ns));
}

/// Calls `until` with times that are never reached, most of which do not fit into the kernel's form.
template <class Until>
void for_each_far_time(Until until) {
    until(std::chrono::steady_clock::time_point::max());
    until(std::chrono::system_clock::time_point::max());
    until(other_clock::time_point::max());
    until(std::chrono::steady_clock::now() + 24h);
    until(std::chrono::time_point<std::chrono::system_clock, std::chrono::hours>::max());
    until(std::chrono::time_point<std::chrono::steady_clock, std::chrono::duration<double>>(
        std::chrono::duration<double>(std::numeric_limits<double>::infinity())));
}

template <class For>
void for_each_short_duration(For wait_for) {
    wait_for(2ms);
    wait_for(std::chrono::duration<double, std::milli>(1.5));
    wait_for(std::chrono::duration<int, std::pico>(7));
    wait_for(0s);
    wait_for(-1h);
    wait_for(std::chrono::nanoseconds::min());
    wait_for(std::chrono::hours::min());
}

template <class For>
void for_each_long_duration(For wait_for) {
    wait_for(24h);
    wait_for(std::chrono::nanoseconds::max());
    wait_for(std::chrono::hours::max());
    wait_for(std::chrono::duration<double>(std::numeric_limits<double>::infinity()));
}

/// Threads that are joined when it goes.
class threads {
  public:
    explicit threads(int count, auto body) {
        for (int i = 0; i < count; ++i) {
            threads_.emplace_back(body, i);
        }
    }

    void join() { threads_.clear(); }

  private:
    std::vector<std::jthread> threads_;
};

}  // namespace weaveproof::tests

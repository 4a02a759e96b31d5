#include "histories/stamp.hpp"

#include <atomic>
#include <chrono>
#include <fstream>
#include <string>
#include <thread>

#include <sched.h>

namespace weaveproof::stress {
namespace {

constexpr int trials = 1'000;
constexpr std::chrono::milliseconds longest_trial{
    50};  // on a machine that has much else to do each takes long

void stay_on(std::size_t core) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(core, &set);
    static_cast<void>(sched_setaffinity(0, sizeof set, &set));
}

// The system looks at the counters of all cores when it starts, and uses them for its own clock only if they agree.
bool system_trusts_the_cycle_counter() {
    std::ifstream in("/sys/devices/system/clocksource/clocksource0/current_clocksource");
    std::string source;
    return in >> source && source == "tsc";
}

}  // namespace

bool stamps_agree(stamp (*read)()) {
    cpu_set_t all;
    CPU_ZERO(&all);
    if (sched_getaffinity(0, sizeof all, &all) != 0) {
        return false;
    }
    bool agree = true;
    std::size_t first = CPU_SETSIZE;
    for (std::size_t core = 0; core < CPU_SETSIZE; ++core) {
        if (!CPU_ISSET(core, &all)) {
            continue;
        }
        if (first == CPU_SETSIZE) {
            first = core;
            continue;
        }
        // Turns are taken: each thread compares the other's last stamp with one of its own.
        std::atomic<stamp> last{0};
        std::atomic<int> turn{0};
        std::atomic<bool> in_order{true};
        const auto end = std::chrono::steady_clock::now() + longest_trial;
        const auto take_turns = [&](std::size_t where, int mine) {
            stay_on(where);
            for (; mine < trials; mine += 2) {
                while (turn.load(std::memory_order_acquire) != mine) {
                    if (std::chrono::steady_clock::now() > end) {
                        return;
                    }
                    std::this_thread::yield();
                }
                full_fence();
                const stamp here = read();
                full_fence();
                if (here < last.exchange(here, std::memory_order_relaxed)) {
                    in_order.store(false, std::memory_order_relaxed);
                }
                turn.store(mine + 1, std::memory_order_release);
            }
        };
        std::thread one(take_turns, first, 0);
        std::thread other(take_turns, core, 1);
        one.join();
        other.join();
        agree = agree && in_order.load(std::memory_order_relaxed);
    }
    return agree;
}

stamp_source usual_stamp_source() {
    static const stamp_source decided = system_trusts_the_cycle_counter() && stamps_agree(read_cycle_counter)
        ? stamp_source::cycle_counter
        : stamp_source::steady_clock;
    return decided;
}

}  // namespace weaveproof::stress

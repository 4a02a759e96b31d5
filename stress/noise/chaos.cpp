#include "noise/chaos.hpp"

#include "noise/system_clock.hpp"

#include <array>
#include <chrono>
#include <csignal>
#include <random>
#include <vector>

#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace weaveproof::stress {
namespace {

const int interruption = SIGRTMIN + 5;  // of no meaning to anyone

bool is_spared(const worker& self) {
    return (self.completed() * 0x9E37'79B9'7F4A'7C15U) >> 63 == 0;  // as good as random
}

void interrupt(pid_t thread) {
    static_cast<void>(syscall(SYS_tgkill, getpid(), thread, interruption));
}

std::vector<std::size_t> allowed_cores() {
    cpu_set_t all;
    CPU_ZERO(&all);
    std::vector<std::size_t> result;
    if (sched_getaffinity(0, sizeof all, &all) == 0) {
        for (std::size_t core = 0; core < CPU_SETSIZE; ++core) {
            if (CPU_ISSET(core, &all)) {
                result.push_back(core);
            }
        }
    }
    return result;
}

void place(pid_t thread, std::span<const std::size_t> cores) {
    cpu_set_t set;
    CPU_ZERO(&set);
    for (const std::size_t core : cores) {
        CPU_SET(core, &set);
    }
    static_cast<void>(sched_setaffinity(thread, sizeof set, &set));
}

// A thread that may not be raised again stays low, but is scheduled: only these classes are never starved for long.
void rank(pid_t thread, unsigned choice) {
    const sched_param none{};
    static_cast<void>(sched_setscheduler(thread, choice % 4 == 0 ? SCHED_BATCH : SCHED_OTHER, &none));
    static_cast<void>(setpriority(PRIO_PROCESS, static_cast<id_t>(thread), static_cast<int>(choice % 8)));
}

constexpr std::array<int, 5> minutes{-25, 0, 0, 0, 25};  // that the system clock is ahead

using random_engine = std::minstd_rand;

unsigned below(random_engine& random, std::size_t bound) {
    return static_cast<unsigned>(random() % bound);
}

}  // namespace

chaos::chaos(std::uint64_t seed, std::span<const victim> victims, bool clock_jumps)
    : victims_(victims), clock_jumps_(clock_jumps) {
    struct sigaction ignored {};
    ignored.sa_handler = [](int) {};
    sigaction(interruption, &ignored, nullptr);
    thread_ = std::thread([this, seed] { go_on(seed); });
}

chaos::~chaos() {
    over_.store(true, std::memory_order_relaxed);
    thread_.join();
    let_system_clock_be();
}

void chaos::go_on(std::uint64_t seed) {
    std::seed_seq sequence{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32), 2U};
    random_engine random(sequence);
    const std::vector<std::size_t> cores = allowed_cores();
    const auto one_core = [&] { return std::span(cores).subspan(below(random, cores.size()), 1); };
    const auto for_each = [&](auto&& act) {
        for (const victim& each : victims_) {
            if (const pid_t thread = each.thread.load(std::memory_order_relaxed)) {
                act(thread);
            }
        }
    };
    const auto any_victim = [&]() -> const victim& { return victims_[below(random, victims_.size())]; };
    const auto for_one = [&](auto&& act) {
        if (const pid_t thread = any_victim().thread.load(std::memory_order_relaxed)) {
            act(thread);
        }
    };

    while (!over_.load(std::memory_order_relaxed)) {
        std::this_thread::sleep_for(std::chrono::microseconds(100 + below(random, 400)));
        events_.fetch_add(1, std::memory_order_relaxed);
        switch (below(random, 16)) {
        case 0: {  // all on one core
            const auto there = one_core();
            for_each([&](pid_t thread) { place(thread, there); });
            break;
        }
        case 1:  // each on one of its own choice
            for_each([&](pid_t thread) { place(thread, one_core()); });
            break;
        case 2:  // wherever they like
            for_each([&](pid_t thread) { place(thread, cores); });
            break;
        case 3:
            for_one([&](pid_t thread) { rank(thread, below(random, 8)); });
            break;
        case 4:
        case 5:
        case 6:
            // Few different times, so that the clock soon shows a later one than that of any deadline.
            if (clock_jumps_) {
                set_system_clock(std::chrono::minutes(minutes[below(random, minutes.size())])
                    + std::chrono::microseconds(below(random, 1000)));
            }
            break;
        case 7:
        case 8:
        case 9:
        case 10:
            for_one([&](pid_t thread) { place(thread, one_core()); });
            break;
        default: {
            const victim& one = any_victim();
            const pid_t thread = one.thread.load(std::memory_order_relaxed);
            if (thread != 0 && !is_spared(*one.self)) {
                interrupt(thread);
            }
            break;
        }
        }
    }
}

}  // namespace weaveproof::stress

// Virtual time: each thread has its own, it stands still but for sleeps and deadlines, and moves along with what is read.
#include <algorithm>
#include <cerrno>
#include <ctime>
#include <sys/time.h>
#include <unistd.h>

#include "runtime/interpose.hpp"
#include "runtime/shadow.hpp"
#include "runtime/waiting.hpp"

namespace weaveproof::runtime {

namespace {

constexpr std::uint64_t second = 1'000'000'000;
// What the clocks show when an execution begins.
constexpr std::uint64_t realtime_base = 1'700'000'000 * second;
constexpr std::uint64_t monotonic_base = 1'000 * second;

constexpr unsigned most_events = 65'536;
std::uint64_t* event_times
    = nullptr;                 // when each event was performed, as far as time has moved in this execution
std::uint32_t times_used = 0;  // the times of later events are 0
bool moved = false;

constexpr bool is_realtime(clockid_t clock) {
    return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI;
}

constexpr std::uint64_t base_of(clockid_t clock) {
    return is_realtime(clock) ? realtime_base : monotonic_base;
}

std::uint64_t nanoseconds(const timespec& t) {
    return static_cast<std::uint64_t>(t.tv_sec) * second + static_cast<std::uint64_t>(t.tv_nsec);
}

timespec as_timespec(std::uint64_t ns) {
    return {static_cast<time_t>(ns / second), static_cast<long>(ns % second)};
}

void advance_to(std::uint64_t time) {
    fiber& self = fibers[state.current];
    if (self.time < time) {
        self.time = time;
        ++self.side_effects;
        moved = true;
        state.time_moved = true;
    }
}

// The deadline on the virtual time line; one before its beginning has passed.
std::uint64_t on_time_line(clockid_t clock, const timespec& t) {
    if (t.tv_sec < 0) {
        return 0;
    }
    const std::uint64_t base = base_of(clock);
    if (static_cast<std::uint64_t>(t.tv_sec) > ~std::uint64_t{0} / second / 4) {
        return ~std::uint64_t{0} / 4;
    }
    const std::uint64_t at = nanoseconds(t);
    return at < base ? 0 : at - base;
}

timespec now(clockid_t clock) {
    return as_timespec(base_of(clock) + fibers[state.current].time);
}

}  // namespace

void pass_deadline(clockid_t clock, const timespec& t) {
    advance_to(on_time_line(clock, t));
}

bool has_passed(const deadline& d) {
    return on_time_line(d.clock, d.at) <= fibers[state.current].time;
}

deadline after(const timespec& duration) {
    return {
        CLOCK_MONOTONIC, as_timespec(monotonic_base + fibers[state.current].time + nanoseconds(duration))};
}

bool is_valid(const timespec& t) {
    return t.tv_nsec >= 0 && t.tv_nsec < static_cast<long>(second);
}

void begin_time() {
    if (event_times == nullptr) {
        event_times = static_cast<std::uint64_t*>(reserve_pages(most_events * sizeof(std::uint64_t)));
    }
    std::memset(event_times, 0, times_used * sizeof(std::uint64_t));
    times_used = 0;
    moved = false;
    state.time_moved = false;
}

// Times of events are of no use while time stands still.
void save_time(state_writer& to) {
    to.value(moved);
    if (moved) {
        const std::uint32_t events = state.search->current().size();
        to.value(events);
        to.bytes(event_times, events * sizeof(std::uint64_t));
    }
}

void restore_time(state_reader& from) {
    begin_time();
    state.time_moved = moved = from.value<bool>();
    if (moved) {
        times_used = from.value<std::uint32_t>();
        from.bytes(event_times, times_used * sizeof(std::uint64_t));
    }
}

void carry_time() {
    const auto& graph = state.search->current();
    const graph::event_id last = state.search->last_event(state.current);
    if (last >= most_events || event_times == nullptr) {
        return;
    }
    const graph::event& e = graph[last];
    const graph::event_id source
        = e.kind() == graph::event_kind::rmw_write ? graph[e.po_previous].reads_from : e.reads_from;
    fiber& self = fibers[state.current];
    if (source < most_events && self.time < event_times[source]) {
        self.time = event_times[source];
    }
    event_times[last] = self.time;
    times_used = std::max(times_used, last + 1);
}

WEAVEPROOF_INTERPOSE(int, clock_gettime, clockid_t clock, timespec* t) {
    if (!checking) {
        return WEAVEPROOF_REAL(clock_gettime)(clock, t);
    }
    const user_code_paused paused;
    plain_range(to_address(t), sizeof *t, true, WEAVEPROOF_CALLER());
    *t = now(clock);
    return 0;
}

WEAVEPROOF_INTERPOSE(int, gettimeofday, timeval* t, void* zone) {
    if (!checking) {
        return WEAVEPROOF_REAL(gettimeofday)(t, zone);
    }
    const user_code_paused paused;
    const timespec n = now(CLOCK_REALTIME);
    plain_range(to_address(t), sizeof *t, true, WEAVEPROOF_CALLER());
    *t = {n.tv_sec, n.tv_nsec / 1000};
    return 0;
}

WEAVEPROOF_INTERPOSE(time_t, time, time_t* t) {
    if (!checking) {
        return WEAVEPROOF_REAL(time)(t);
    }
    const user_code_paused paused;
    const time_t n = now(CLOCK_REALTIME).tv_sec;
    if (t != nullptr) {
        plain_range(to_address(t), sizeof *t, true, WEAVEPROOF_CALLER());
        *t = n;
    }
    return n;
}

WEAVEPROOF_INTERPOSE(int, timespec_get, timespec* t, int base) {
    if (!checking) {
        return WEAVEPROOF_REAL(timespec_get)(t, base);
    }
    const user_code_paused paused;
    plain_range(to_address(t), sizeof *t, true, WEAVEPROOF_CALLER());
    *t = now(CLOCK_REALTIME);
    return base;
}

WEAVEPROOF_INTERPOSE(int, nanosleep, const timespec* duration, timespec* left) {
    if (!checking) {
        return WEAVEPROOF_REAL(nanosleep)(duration, left);
    }
    const user_code_paused paused;
    if (!is_valid(*duration) || duration->tv_sec < 0) {
        errno = EINVAL;
        return -1;
    }
    advance_to(fibers[state.current].time + nanoseconds(*duration));
    return 0;
}

WEAVEPROOF_INTERPOSE(
    int, clock_nanosleep, clockid_t clock, int flags, const timespec* duration, timespec* left) {
    if (!checking) {
        return WEAVEPROOF_REAL(clock_nanosleep)(clock, flags, duration, left);
    }
    const user_code_paused paused;
    if (!is_valid(*duration)) {
        return EINVAL;
    }
    if ((flags & TIMER_ABSTIME) != 0) {
        pass_deadline(clock, *duration);
    } else {
        advance_to(fibers[state.current].time + nanoseconds(*duration));
    }
    return 0;
}

WEAVEPROOF_INTERPOSE(int, thrd_sleep, const timespec* duration, timespec* left) {
    if (!checking) {
        return WEAVEPROOF_REAL(thrd_sleep)(duration, left);
    }
    const user_code_paused paused;
    advance_to(fibers[state.current].time + nanoseconds(*duration));
    return 0;
}

WEAVEPROOF_INTERPOSE(int, usleep, useconds_t us) {
    if (!checking) {
        return WEAVEPROOF_REAL(usleep)(us);
    }
    const user_code_paused paused;
    advance_to(fibers[state.current].time + std::uint64_t{us} * 1000);
    return 0;
}

WEAVEPROOF_INTERPOSE(unsigned, sleep, unsigned seconds) {
    if (!checking) {
        return WEAVEPROOF_REAL(sleep)(seconds);
    }
    const user_code_paused paused;
    advance_to(fibers[state.current].time + seconds * second);
    return 0;
}

}  // namespace weaveproof::runtime

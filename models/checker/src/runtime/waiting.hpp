// Waiting for another thread, with and without a deadline: what futexes, condition variables and locks have in common.
//
// Those who wait on an address stand in its queue: an object of the search with a bit for each thread.
#pragma once

#include <cstdint>
#include <ctime>

#include "runtime/engine.hpp"

namespace weaveproof::runtime {

struct queue {
    std::uintptr_t address;
    object_kind kind;
    const char* name;  // of the operation, for reports
    std::uint64_t site;
    // Several futexes may share one object: those who wait at different addresses, and for different bits, are told apart.
    std::uintptr_t place = 0;
    std::uint32_t bits = ~std::uint32_t{0};
};

struct deadline {
    clockid_t clock;
    timespec at;
};

// Stands in line. `rechecks`: only if the load that was this thread's last event would still read what it read.
void enqueue(const queue&, bool rechecks);
// Waits to be taken from the queue. False: the deadline passed (nullptr: none), and the thread stands in line no more.
bool wait_in(const queue&, const deadline*);
// Takes up to `most` of those in line and returns how many it took.
unsigned wake(const queue&, std::uint64_t most);
// The same, and up to `moved` of the others wait at another place from now on. `rechecks` as above.
struct requeued {
    unsigned woken = 0;
    unsigned moved = 0;
};
requeued requeue(const queue&, std::uint64_t most, std::uint64_t moved, std::uintptr_t place, bool rechecks);

// A check begins. `joined`: all futexes share one queue from the start, see futex.cpp.
void begin_futexes(bool joined);

// A choice: whether a wait comes to its deadline.
bool times_out(std::uint64_t site);
// Whether an alternative that is off by default is taken: the wait returns for no reason.
bool wakes_spuriously(std::uint64_t site);

// The thread's clocks show at least this time from now on.
void pass_deadline(clockid_t, const timespec&);
bool has_passed(const deadline&);
// Now + a duration, on the monotonic clock.
deadline after(const timespec& duration);
bool is_valid(const timespec&);

// When an event reads from another, its thread's clock is not behind that of the other.
void carry_time();
void begin_time();
void save_time(state_writer&);
void restore_time(state_reader&);

}  // namespace weaveproof::runtime

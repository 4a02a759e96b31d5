#pragma once

#include <chrono>

#include <ctime>

namespace weaveproof::stress {

/// The system clock (CLOCK_REALTIME, std::chrono::system_clock) as this process sees it: it can be set, as an
/// administrator or a time server may. The clock of the machine stays as it is, and so does every other clock.
///
/// Sleeps by the C library's syscall (futex_noise.cpp) follow it. Sleeps inside the C library itself do not.

/// Sets it to so much ahead of the machine's. From any thread.
void set_system_clock(std::chrono::nanoseconds ahead);
/// Sets it right.
void let_system_clock_be();

/// A time on the machine's clock up to which one may sleep that is to sleep until this process's shows `t`: it may be set
/// meanwhile, and so it has to be asked again after a few milliseconds. Not before the machine's zero.
timespec sleep_until(const timespec& t);
/// Whether this process's clock has got there.
bool has_come(const timespec& t);

}  // namespace weaveproof::stress

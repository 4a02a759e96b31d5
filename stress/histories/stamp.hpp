#pragma once

#include <chrono>
#include <cstdint>

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

/// Moments of real time, such that what a thread did before one of a smaller number has happened when another thread has
/// taken one of a greater number: the order in which calls are known to have come.
namespace weaveproof::stress {

/// A number of ticks; only their order means anything.
using stamp = std::uint64_t;

/// Where moments can be had from.
enum class stamp_source { cycle_counter, steady_clock };

/// The cycle counter where it counts at one rate and agrees between the cores, as far as a trial can tell; else the steady
/// clock, which is slower to read. Decided once, at the first call.
stamp_source usual_stamp_source();

/// Whether stamps that threads on different cores hand to each other never seem to come from the future. `read` takes a stamp.
bool stamps_agree(stamp (*read)());

/// Keeps what the program does before this from being seen by others after it, and the other way round. No order in the sense
/// of the language, so no sanitizer takes it for the primitive's own.
inline void full_fence() {
#if defined(__x86_64__)
    asm volatile("mfence\n\tlfence" ::: "memory");
#else
    asm volatile("dsb sy\n\tisb" ::: "memory");
#endif
}

inline stamp read_steady_clock() {
    return static_cast<stamp>(std::chrono::steady_clock::now().time_since_epoch().count());
}

inline stamp read_cycle_counter() {
#if defined(__x86_64__)
    return __rdtsc();
#else
    return read_steady_clock();
#endif
}

/// A moment after all that this thread has done, which others can see by now, and before all that it will do.
inline stamp now(stamp_source from) {
    full_fence();
    const stamp result = from == stamp_source::cycle_counter ? read_cycle_counter() : read_steady_clock();
    full_fence();
    return result;
}

}  // namespace weaveproof::stress

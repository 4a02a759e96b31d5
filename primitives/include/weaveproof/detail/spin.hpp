#pragma once

/// The spin policy: for how long a thread that would sleep looks again first. Nothing else in the library
/// decides it.
///
/// To sleep and be woken costs two system calls and some microseconds; what the thread waits for is often
/// there sooner. So it looks again `spin_rounds` times and pauses twice as long after each look, up to
/// `longest_pause`, so that it seldom takes the cache line from the thread that works: with the figures below
/// for a few microseconds in all, about what sleeping would cost. Tune with primitives/bench, on a machine
/// that does nothing else.

namespace weaveproof::detail {

inline constexpr int spin_rounds = 10;
inline constexpr int longest_pause = 16;

/// In a build that a model checker or ThreadSanitizer instruments, the number of looks may be set by defining
/// this function: it is given what production code would do. Spinning changes no result, but every look is
/// one more thing to explore. A production build has the constant above, and no such symbol.
#if defined(__SANITIZE_THREAD__)
#define WEAVEPROOF_SPIN_LIMIT_IS_ASKED 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define WEAVEPROOF_SPIN_LIMIT_IS_ASKED 1
#endif
#endif

}  // namespace weaveproof::detail

#ifdef WEAVEPROOF_SPIN_LIMIT_IS_ASKED
extern "C" int weaveproof_spin_limit(int wanted) noexcept __attribute__((weak));
#endif

namespace weaveproof::detail {

inline int spin_limit() noexcept {
#ifdef WEAVEPROOF_SPIN_LIMIT_IS_ASKED
    if (weaveproof_spin_limit != nullptr) {
        return weaveproof_spin_limit(spin_rounds);
    }
#endif
    return spin_rounds;
}

#undef WEAVEPROOF_SPIN_LIMIT_IS_ASKED

/// Tells the core that this is a spin loop: it yields to its sibling and saves power.
inline void pause() noexcept {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#else
    // On AArch64 `yield` does nothing; `isb` lasts about as long as x86's pause.
    asm volatile("isb" ::: "memory");
#endif
}

/// Looks until `done()`, at most as often as the policy says. Returns whether it was done at the last look.
template <class Predicate>
inline bool spin_until(Predicate done) noexcept {
    int pauses = 1;
    for (int looks = spin_limit(); looks > 0; --looks) {
        if (done()) {
            return true;
        }
        for (int i = 0; i < pauses; ++i) {
            pause();
        }
        pauses = pauses < longest_pause ? pauses * 2 : longest_pause;
    }
    return false;
}

}  // namespace weaveproof::detail

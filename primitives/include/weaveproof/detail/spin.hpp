#pragma once

/// The spin policy: for how long a thread that would sleep looks again first. Nothing else in the library
/// decides it.
///
/// What the thread waits for is often there sooner than sleeping and waking take, so it looks again first, and
/// pauses between the looks: `shortest_pause` at first and then twice as long each time, up to `longest_pause`.
/// All pauses together last about as long as sleeping and being woken by another core would; so a thread that
/// spins in vain loses at most what it would have lost by sleeping at once (A. Karlin, K. Li, M. Manasse, S.
/// Owicki, "Empirical Studies of Competitive Spinning for a Shared-Memory Multiprocessor", SOSP 1991). The
/// pauses grow because each look takes the cache line from the thread that works: with sections of a few
/// nanoseconds that costs more than it gains, with those of a microsecond it is nothing. One of the pauses is to
/// give the core away: who is waited for may be ready to run on this very core, and then spinning keeps it from
/// going on. docs/benchmarks.md has the figures, and the other policies that were tried.

#include <sched.h>

namespace weaveproof::detail {

/// How often a thread looks; after how many looks it gives the core away; and for how many pauses of the processor
/// (14 to 60 ns on x86-64) it waits after each of the others.
inline constexpr int spin_rounds = 8;
inline constexpr int looks_before_yield = 3;
inline constexpr int shortest_pause = 4;
inline constexpr int longest_pause = 64;

/// For how many pauses a thread leaves a word alone whose compare-exchange failed: that another thread was faster
/// says that the cache line is wanted, and whoever has it gets more done.
inline constexpr int back_off_pauses = 64;

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

/// Tells the core, `times`, that this is a spin loop: it yields to its sibling and saves power.
inline void pause(int times) noexcept {
    for (; times > 0; --times) {
#if defined(__x86_64__)
        __builtin_ia32_pause();
#else
        // On AArch64 `yield` does nothing; `isb` lasts about as long as x86's pause.
        asm volatile("isb" ::: "memory");
#endif
    }
}

/// Between a compare-exchange that failed and the next attempt.
inline void back_off() noexcept {
    pause(back_off_pauses);
}

/// Whether a thread that spins may give the core away. Not if others already wait for it to get on.
enum class spinning : bool { stays, may_yield };

/// Looks until `done()`, at most as often as the policy says. Returns whether it was done at the last look.
template <class Predicate>
inline bool spin_until(Predicate done, spinning how = spinning::may_yield) noexcept {
    int pauses = shortest_pause;
    const int limit = spin_limit();
    for (int looks = 1; looks <= limit; ++looks) {
        if (done()) {
            return true;
        }
        if (looks == looks_before_yield && how == spinning::may_yield) {
            ::sched_yield();
            continue;
        }
        pause(pauses);
        pauses = pauses < longest_pause ? pauses * 2 : longest_pause;
    }
    return false;
}

/// Gives the core away once, if threads spin at all.
inline void give_way() noexcept {
    if (spin_limit() != 0) {
        ::sched_yield();
    }
}

}  // namespace weaveproof::detail

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
/// nanoseconds that costs more than it gains. They begin short because who comes a little too early should be late
/// by no more than that: two threads whose sections are long then soon meet no more. Some looks give the core away
/// instead: who is waited for may be ready to run on this very core, and then spinning keeps it from going on.
/// docs/benchmarks.md has the figures, and the other policies that were tried.

#include <sched.h>

namespace weaveproof::detail {

/// How often a thread looks and pauses; for how many pauses of the processor (14 to 60 ns on x86-64) the first time and,
/// doubled each time, at most; and how often it looks once more and gives the core away, or pauses if it never does.
inline constexpr int pausing_looks = 3;
inline constexpr int shortest_pause = 2;
inline constexpr int longest_pause = 64;
inline constexpr int yielding_looks = 5;
inline constexpr int spin_rounds = pausing_looks + yielding_looks;

/// After which look a thread gives the core away that does so early (enum spinning).
inline constexpr int looks_before_yield = 3;

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

/// When a thread that spins gives the core away.
enum class spinning {
    yields_late,  ///< in the last looks: it waits for a lock, and who holds that mostly runs, on another core
    yields_early,  ///< once, among the first looks: it waits for a thread that may wait for this core to do its part
    stays          ///< never: it already keeps others from getting on
};

/// Looks until `done()`, at most as often as the policy says. Returns whether it was done at the last look.
template <class Predicate>
inline bool spin_until(Predicate done, spinning how) noexcept {
    const int limit = spin_limit();
    int pauses = shortest_pause;
    for (int looks = 1; looks <= limit; ++looks) {
        if (done()) {
            return true;
        }
        if ((how == spinning::yields_early && looks == looks_before_yield)
            || (how == spinning::yields_late && looks > pausing_looks)) {
            ::sched_yield();
        } else {
            pause(pauses);
            pauses = pauses < longest_pause ? pauses * 2 : longest_pause;
        }
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

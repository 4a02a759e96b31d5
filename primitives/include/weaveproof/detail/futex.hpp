#pragma once

/// The only place that calls the kernel: sleep while a word holds a value, wake the threads that sleep on a
/// word.
///
/// What Linux guarantees (futex(2)), and what the primitives build on:
///  - Comparing the word with the expected value and going to sleep is one atomic step with respect to every
///    wake on that word. So a thread that first changes the word and then wakes loses no sleeper: the sleeper
///    sees either the new value or the wake.
///  - A wait that does not find the expected value returns at once and uses up no wake.
///  - A wake takes any of the sleeping threads, not the one that slept longest.
///  - A wait that a wake has taken reports so, even when its deadline passed or a signal came at the same
///    moment.
///  - A wake does not read the word. It may be called on the address of a word that is gone: whoever sleeps
///    on that address by then wakes for no reason, which every wait in this library allows for.
///
/// Futexes are private to the process, unless asked otherwise.

#include <atomic>
#include <bit>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <ctime>

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <weaveproof/detail/deadline.hpp>

#if !defined(__linux__) || !(defined(__x86_64__) || defined(__aarch64__)) || !defined(__LP64__)
#error "weaveproof's primitives are for Linux on x86-64 and AArch64 (64-bit)"
#endif

namespace weaveproof::detail {

using futex_word = std::atomic<std::uint32_t>;
static_assert(sizeof(futex_word) == sizeof(std::uint32_t) && futex_word::is_always_lock_free);

/// How many words lie between two words that are near each other; and the word so many words away, to be used as an
/// address.
inline std::ptrdiff_t words_between(const futex_word& from, const futex_word& to) noexcept {
    return (std::bit_cast<std::intptr_t>(&to) - std::bit_cast<std::intptr_t>(&from))
        / static_cast<std::ptrdiff_t>(sizeof(futex_word));
}
inline const futex_word& word_at(const futex_word& from, std::ptrdiff_t distance) noexcept {
    return *std::bit_cast<const futex_word*>(
        std::bit_cast<std::intptr_t>(&from) + distance * static_cast<std::ptrdiff_t>(sizeof(futex_word)));
}

/// Why a wait came back.
enum class futex_status : std::uint8_t {
    woken,          ///< a wake took this thread (or the kernel woke it for no reason)
    value_changed,  ///< the word did not hold the expected value: this thread did not sleep
    interrupted,    ///< a signal handler ran; no wake was used up
    timed_out       ///< the deadline has passed; no wake was used up
};

/// Which of the threads asleep on one word a wake is for: a wake takes a sleeper when their sets have a bit
/// in common.
using futex_set = std::uint32_t;
inline constexpr futex_set futex_anyone = FUTEX_BITSET_MATCH_ANY;

/// Who may sleep on a word: threads of this process, or of every process that has mapped the memory.
enum class futex_scope : int { process = FUTEX_PRIVATE_FLAG, shared = 0 };

/// Sleeps while `word` holds `expected`, until a wake, a signal or `limit`.
inline futex_status futex_wait(const futex_word& word, std::uint32_t expected,
    const deadline& limit = no_deadline, futex_set set = futex_anyone,
    futex_scope scope = futex_scope::process) noexcept {
    if (limit.is_before_zero()) {
        return futex_status::timed_out;
    }
    // FUTEX_WAIT_BITSET, unlike FUTEX_WAIT, takes an absolute time: a wait that is resumed keeps its
    // deadline.
    const int operation
        = FUTEX_WAIT_BITSET | static_cast<int>(scope) | (limit.is_realtime() ? FUTEX_CLOCK_REALTIME : 0);
    if (::syscall(SYS_futex, &word, operation, expected, limit.as_timespec(), nullptr, set) == 0) {
        return futex_status::woken;
    }
    switch (errno) {
    case EAGAIN:
        return futex_status::value_changed;
    case EINTR:
        return futex_status::interrupted;
    case ETIMEDOUT:
        return futex_status::timed_out;
    default:
        std::abort();  // no futex to be had (a sandbox) or not our word: going on would be a busy loop
                       // without an end
    }
}

/// Wakes at most `count` of the threads asleep on `word` whose set meets `set`. Returns how many it woke.
inline int futex_wake(const futex_word& word, int count, futex_set set = futex_anyone,
    futex_scope scope = futex_scope::process) noexcept {
    const long woken = ::syscall(
        SYS_futex, &word, FUTEX_WAKE_BITSET | static_cast<int>(scope), count, nullptr, nullptr, set);
    return woken > 0 ? static_cast<int>(woken) : 0;
}

inline constexpr int futex_all = INT32_MAX;  ///< as the count of a wake: everyone

}  // namespace weaveproof::detail

#pragma once

#include <atomic>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <system_error>
#include <type_traits>
#include <utility>

#include <weaveproof/detail/futex.hpp>
#include <weaveproof/detail/spin.hpp>

namespace weaveproof {

namespace detail {

struct no_completion {
    void operator()() const noexcept {}
};

}  // namespace detail

/// A meeting point for a number of threads, phase after phase: twelve bytes and the completion function, with the
/// interface of std::barrier.
///
/// Guarantees
///  - A phase ends when as many have arrived as are expected. The last to arrive calls the completion function,
///    within arrive(), and then opens the next phase.
///  - Each arrival of a phase synchronizes with the call of the completion function, and that with the return of
///    every wait() for the phase. So nothing of the next phase happens before all of this one has.
///  - arrive_and_drop() arrives, and expects one less from the next phase on.
///  - Linearizable, every operation, where an arrival and a wait are two.
///  - Progress: arrive() returns whoever is paused, if the completion function does. A phase needs all who are
///    expected.
///  - The barrier may be destroyed as soon as nobody will call it and all waits have returned, also while the last
///    arrive() has not: after it has opened the next phase it at most wakes the address (detail/futex.hpp).
///  - An arrival is one subtraction. The last one makes a system call if threads may sleep.
///
/// A token is for the phase in which it was made or the one after that, as the standard has it. To arrive more often
/// than is expected is asserted where NDEBUG is not defined. Not for use between processes.
///
/// A central sense-reversing barrier (J. Mellor-Crummey, M. Scott, "Algorithms for Scalable Synchronization on
/// Shared-Memory Multiprocessors", 1991, section 3.1), with a phase number for the sense.
template <class CompletionFunction = detail::no_completion>
class barrier {
    static_assert(std::is_nothrow_invocable_v<CompletionFunction&>,
        "the completion function is called without arguments and must not throw");

  public:
    class arrival_token {
        friend class barrier;
        explicit arrival_token(std::uint32_t phase) noexcept : phase_(phase) {}
        std::uint32_t phase_;
    };

    static constexpr std::ptrdiff_t max() noexcept { return 0x7fff'ffff; }

    /// Throws std::system_error (invalid_argument) unless 0 <= expected <= max().
    constexpr explicit barrier(std::ptrdiff_t expected, CompletionFunction completion = CompletionFunction())
        : left_(checked(expected)), expected_(checked(expected)), completion_(std::move(completion)) {}

    barrier(const barrier&) = delete;
    barrier& operator=(const barrier&) = delete;

    [[nodiscard]] arrival_token arrive(std::ptrdiff_t update = 1) noexcept {
        // relaxed: who may arrive knows of the phase, by what it waited for or from one who did; and it cannot end
        // before this arrival.
        const arrival_token token(phase_.load(std::memory_order_relaxed) / one_phase);
        const auto n = static_cast<std::uint32_t>(update);
        // release: what this thread did before; acquire: for the last to arrive, what the others did.
        const std::uint32_t before = left_.fetch_sub(n, std::memory_order_acq_rel);
        assert(update > 0 && n <= before && "more arrive at a barrier than are expected");
        if (before == n) {
            open_next_phase();
        }
        return token;
    }

    void wait(arrival_token&& token) const noexcept {
        if (!is_over(token)) [[unlikely]] {
            wait_slow(token);
        }
    }

    void arrive_and_wait() noexcept { wait(arrive()); }

    void arrive_and_drop() noexcept {
        // relaxed: the last to arrive reads it, after the arrival that follows.
        expected_.fetch_sub(1, std::memory_order_relaxed);
        static_cast<void>(arrive());
    }

  private:
    /// Bit 0 says that threads may sleep until the phase is over; the other bits are the number of the phase.
    static constexpr std::uint32_t sleepers = 1;
    static constexpr std::uint32_t one_phase = 2;

    bool is_over(const arrival_token& token) const noexcept {
        // acquire: the release with which the phase was ended, or a later one.
        return phase_.load(std::memory_order_acquire) / one_phase != token.phase_;
    }

    void open_next_phase() noexcept {
        completion_();
        // relaxed: nobody arrives before it has acquired the next phase.
        left_.store(expected_.load(std::memory_order_relaxed), std::memory_order_relaxed);
        const std::uint32_t ended = phase_.load(std::memory_order_relaxed) & ~sleepers;
        const detail::futex_word& address = phase_;
        // release: all of this phase, for who waits. The last access; what follows goes by address.
        if ((phase_.exchange(ended + one_phase, std::memory_order_release) & sleepers) != 0) [[unlikely]] {
            wake_all(address);
        }
    }

    [[gnu::noinline, gnu::cold]] void wait_slow(const arrival_token& token) const noexcept {
        if (detail::spin_until([&] { return is_over(token); }, detail::spinning::yields_early)) {
            return;
        }
        // acquire, also of the fetch_or: as in is_over. That somebody sleeps is all that the bit says, of whatever
        // phase: at worst a phase ends with a wake that nobody needs.
        while (!is_over(token)) {
            const std::uint32_t seen = phase_.fetch_or(sleepers, std::memory_order_acquire) | sleepers;
            if (seen / one_phase != token.phase_) {
                return;
            }
            detail::futex_wait(phase_, seen);
        }
    }

    [[gnu::noinline, gnu::cold]] static void wake_all(const detail::futex_word& address) noexcept {
        detail::futex_wake(address, detail::futex_all);
    }

    static constexpr std::uint32_t checked(std::ptrdiff_t expected) {
        if (expected < 0 || expected > max()) {
            throw std::system_error(std::make_error_code(std::errc::invalid_argument),
                "barrier: the expected number of arrivals is not in [0, max()]");
        }
        return static_cast<std::uint32_t>(expected);
    }

    mutable detail::futex_word phase_{0};
    std::atomic<std::uint32_t> left_;      ///< arrivals that this phase still needs
    std::atomic<std::uint32_t> expected_;  ///< arrivals that the next phase will need
    [[no_unique_address]] CompletionFunction completion_;
};

static_assert(sizeof(barrier<>) == 12);

}  // namespace weaveproof

#pragma once

#include <atomic>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <system_error>

#include <weaveproof/detail/futex.hpp>
#include <weaveproof/detail/spin.hpp>

namespace weaveproof {

/// A count that goes down to zero once, of four bytes, with the interface of std::latch.
///
/// Guarantees
///  - Who waits returns when the count is zero, and all of them do. try_wait() is false only if it saw a count
///    above zero.
///  - Each count_down() synchronizes with every wait() and every try_wait() that is true.
///  - Linearizable, every operation.
///  - Progress: count_down() and try_wait() return whoever is paused, and wait() when the count is zero.
///  - A thread may destroy the latch as soon as it can know that no other thread will call it and that all who
///    waited have returned, also while the last count_down() has not: after its subtraction it at most wakes the
///    address (detail/futex.hpp).
///  - count_down() is one subtraction; the one that ends the count makes a system call if threads may sleep.
///
/// Not for use between processes. To count down by more than is left is asserted where NDEBUG is not defined.
class latch {
  public:
    static constexpr std::ptrdiff_t max() noexcept { return sleepers - 1; }

    /// Throws std::system_error (invalid_argument) unless 0 <= expected <= max().
    constexpr explicit latch(std::ptrdiff_t expected) : state_(checked(expected)) {}

    latch(const latch&) = delete;
    latch& operator=(const latch&) = delete;

    void count_down(std::ptrdiff_t update = 1) noexcept {
        const auto n = static_cast<std::uint32_t>(update);
        // release: what this thread did before, for the acquire of who waits: all changes are read-modify-writes,
        // so who reads zero has every subtraction in the release sequences before it.
        const std::uint32_t before = state_.fetch_sub(n, std::memory_order_release);
        assert(update >= 0 && n <= count(before) && "a latch is counted down by more than is left");
        if (count(before) == n && (before & sleepers) != 0) [[unlikely]] {
            wake_all(state_);
        }
    }

    [[nodiscard]] bool try_wait() const noexcept {
        return count(state_.load(std::memory_order_acquire)) == 0;  // acquire: the release of count_down
    }

    void wait() const noexcept {
        if (!try_wait()) [[unlikely]] {
            wait_slow();
        }
    }

    void arrive_and_wait(std::ptrdiff_t update = 1) noexcept {
        count_down(update);
        wait();
    }

  private:
    /// The top bit says that threads may sleep until the count is zero; the others are the count.
    static constexpr std::uint32_t sleepers = 0x8000'0000;

    static constexpr std::uint32_t count(std::uint32_t state) noexcept { return state & ~sleepers; }

    [[gnu::noinline, gnu::cold]] void wait_slow() const noexcept {
        if (detail::spin_until([this] { return try_wait(); }, detail::spinning::yields_early)) {
            return;
        }
        // acquire, here and below: as in try_wait. That somebody sleeps is all that the bit says.
        std::uint32_t seen = state_.fetch_or(sleepers, std::memory_order_acquire) | sleepers;
        while (count(seen) != 0) {
            detail::futex_wait(state_, seen);
            seen = state_.load(std::memory_order_acquire);
        }
    }

    [[gnu::noinline, gnu::cold]] static void wake_all(const detail::futex_word& address) noexcept {
        detail::futex_wake(address, detail::futex_all);
    }

    static constexpr std::uint32_t checked(std::ptrdiff_t expected) {
        if (expected < 0 || expected > max()) {
            throw std::system_error(std::make_error_code(std::errc::invalid_argument),
                "latch: the initial count is not in [0, max()]");
        }
        return static_cast<std::uint32_t>(expected);
    }

    mutable detail::futex_word state_;
};

static_assert(sizeof(latch) == 4);

}  // namespace weaveproof

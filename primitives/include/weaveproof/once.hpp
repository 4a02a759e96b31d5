#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <utility>

#include <weaveproof/detail/futex.hpp>
#include <weaveproof/detail/spin.hpp>

namespace weaveproof {

/// For call_once: four bytes that say whether something was done, with the interface of std::once_flag.
///
/// Guarantees, of all calls of call_once on one flag
///  - One function returns, and no other is called after it. Which of several it is, is left open.
///  - A function that throws has not done it: its call_once throws the same, and another thread, one that waits or
///    one that comes, calls its own.
///  - The function that returned, and those that threw before, happen before every call_once returns.
///  - While a function runs, all who come wait. So a function that calls call_once on the same flag deadlocks.
///  - Linearizable, where a call of call_once that runs its function begins to at one moment and has at another.
///  - Progress: who finds it done returns whoever is paused.
///  - A thread may destroy the flag as soon as it can know that nobody will use it and that no other call_once waits or
///    runs a function, also where the one that ran it has not returned.
///  - When it is done, call_once is one load.
///
/// Not for use between processes.
class once_flag {
  public:
    constexpr once_flag() noexcept = default;
    once_flag(const once_flag&) = delete;
    once_flag& operator=(const once_flag&) = delete;

  private:
    template <class Callable, class... Args>
    friend void call_once(once_flag& flag, Callable&& f, Args&&... args);

    static constexpr std::uint32_t to_do = 0;
    static constexpr std::uint32_t running = 1;
    static constexpr std::uint32_t running_and_sleepers
        = 2;  // threads may sleep until it is one of the others
    static constexpr std::uint32_t done = 3;

    bool is_done() const noexcept {
        return state_.load(std::memory_order_acquire) == done;  // acquire: the release in leave
    }

    /// Waits while a function runs. Returns true if the caller is to run its own, and false if it is done.
    [[gnu::noinline, gnu::cold]] bool enter() noexcept {
        std::uint32_t seen = to_do;
        // acquire, here and below: what was done, or what one that threw did before.
        while (!state_.compare_exchange_strong(
            seen, running, std::memory_order_acquire, std::memory_order_acquire)) {
            if (seen == done) {
                return false;
            }
            detail::spin_until([this] { return state_.load(std::memory_order_relaxed) != running; },
                detail::spinning::yields_late);
            seen = running;
            // relaxed: that somebody sleeps is all that it says.
            if (state_.compare_exchange_strong(
                    seen, running_and_sleepers, std::memory_order_relaxed, std::memory_order_relaxed)
                || seen == running_and_sleepers) {
                detail::futex_wait(state_, running_and_sleepers);
            }
            seen = to_do;
        }
        return true;
    }

    /// release: what the function did. All who sleep are woken, as all can go on when it is done; where it threw, one
    /// of them runs its own, and the others sleep again.
    [[gnu::noinline, gnu::cold]] void leave(std::uint32_t state) noexcept {
        const detail::futex_word& address = state_;
        if (state_.exchange(state, std::memory_order_release) == running_and_sleepers) {
            detail::futex_wake(address, detail::futex_all);
        }
    }

    detail::futex_word state_{to_do};
};

/// Calls `f(args...)` unless it was done. See once_flag.
template <class Callable, class... Args>
void call_once(once_flag& flag, Callable&& f, Args&&... args) {
    if (flag.is_done()) [[likely]] {
        return;
    }
    if (!flag.enter()) {
        return;
    }
    struct visit {
        once_flag& flag;
        std::uint32_t outcome = once_flag::to_do;  // as long as it has not returned
        ~visit() { flag.leave(outcome); }
    } inside{flag};
    std::invoke(std::forward<Callable>(f), std::forward<Args>(args)...);
    inside.outcome = once_flag::done;
}

static_assert(sizeof(once_flag) == 4);

}  // namespace weaveproof

#pragma once

#include <atomic>
#include <cstdint>
#include <utility>

#include <weaveproof/detail/futex.hpp>

namespace weaveproof::models {

enum class once_mistake {
    looks_relaxed,           ///< what was done is not visible to who finds it done
    is_done_before_it_runs,  ///< who comes meanwhile goes on
    looks_and_then_enters,   ///< in two steps, so that two enter
    throwing_counts,         ///< as done
    throwing_leaves_it,      ///< running, with nobody who runs it
    throwing_wakes_nobody,   ///< of those who could try now
    looks_again              ///< at the flag, when who waited may have destroyed it
};

/// A flag for call_once, right but for one mistake.
template <once_mistake Mistake>
struct broken_once_flag {
    static constexpr std::uint32_t to_do = 0;
    static constexpr std::uint32_t running = 1;
    static constexpr std::uint32_t done = 2;

    detail::futex_word state{to_do};

    bool enter() {
        std::uint32_t seen = to_do;
        if constexpr (Mistake == once_mistake::looks_and_then_enters) {
            seen = state.load(std::memory_order_acquire);
            if (seen == to_do) {
                state.store(running, std::memory_order_relaxed);
                return true;
            }
        } else if (state.compare_exchange_strong(seen, running, std::memory_order_acquire)) {
            return true;
        }
        if (seen == running) {
            detail::futex_wait(state, running);
        }
        return false;
    }

    void leave(std::uint32_t outcome) {
        state.exchange(outcome, std::memory_order_release);
        if (Mistake == once_mistake::throwing_wakes_nobody && outcome == to_do) {
            return;
        }
        if (Mistake == once_mistake::looks_again && state.load(std::memory_order_relaxed) == running) {
            return;
        }
        detail::futex_wake(state, detail::futex_all);
    }
};

template <once_mistake Mistake, class Callable>
void call_once(broken_once_flag<Mistake>& flag, Callable&& f) {
    using flag_type = broken_once_flag<Mistake>;
    constexpr auto order
        = Mistake == once_mistake::looks_relaxed ? std::memory_order_relaxed : std::memory_order_acquire;
    while (flag.state.load(order) != flag_type::done) {
        if (!flag.enter()) {
            continue;
        }
        if (Mistake == once_mistake::is_done_before_it_runs) {
            flag.leave(flag_type::done);
            std::forward<Callable>(f)();
            return;
        }
        try {
            std::forward<Callable>(f)();
        } catch (...) {
            if (Mistake != once_mistake::throwing_leaves_it) {
                flag.leave(Mistake == once_mistake::throwing_counts ? flag_type::done : flag_type::to_do);
            }
            throw;
        }
        flag.leave(flag_type::done);
        return;
    }
}

}  // namespace weaveproof::models

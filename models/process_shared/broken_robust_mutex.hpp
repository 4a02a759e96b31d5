#pragma once

#include <atomic>
#include <cstdint>

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <weaveproof/detail/futex.hpp>
#include <weaveproof/process_shared/robust_mutex.hpp>

namespace weaveproof::models {

enum class robust_mutex_mistake {
    forgets_the_waiters_of_the_dead,  ///< who takes the mutex of one who died clears that others sleep
    does_not_tell,                    ///< that an owner died
    waits_for_the_dead,               ///< the word of an owner that died is taken for that of one who lives
    unlock_is_relaxed
};

/// A robust mutex, right but for one mistake.
template <robust_mutex_mistake Mistake>
class broken_robust_mutex {
    using enum robust_mutex_mistake;

  public:
    process_shared::lock_outcome lock() {
        const auto me = static_cast<std::uint32_t>(::syscall(SYS_gettid));
        std::uint32_t waiters = 0;
        std::uint32_t seen = 0;
        for (;;) {
            const bool is_free = Mistake == waits_for_the_dead ? seen == 0 : (seen & FUTEX_TID_MASK) == 0;
            if (is_free) {
                std::uint32_t mine = me | waiters | (seen & FUTEX_WAITERS);
                if (Mistake == forgets_the_waiters_of_the_dead && (seen & FUTEX_OWNER_DIED) != 0) {
                    mine = me;
                }
                if (word_.compare_exchange_strong(
                        seen, mine, std::memory_order_acquire, std::memory_order_relaxed)) {
                    return (seen & FUTEX_OWNER_DIED) != 0 && Mistake != does_not_tell
                        ? process_shared::lock_outcome::owner_dead
                        : process_shared::lock_outcome::locked;
                }
                continue;
            }
            if ((seen & FUTEX_WAITERS) != 0
                || word_.compare_exchange_strong(
                    seen, seen | FUTEX_WAITERS, std::memory_order_relaxed, std::memory_order_relaxed)) {
                waiters = FUTEX_WAITERS;
                detail::futex_wait(word_, seen | FUTEX_WAITERS);
                seen = word_.load(std::memory_order_relaxed);
            }
        }
    }

    void unlock() {
        const std::uint32_t before = word_.exchange(
            0, Mistake == unlock_is_relaxed ? std::memory_order_relaxed : std::memory_order_release);
        if ((before & FUTEX_WAITERS) != 0) {
            detail::futex_wake(word_, 1);
        }
    }

    void consistent() {}
    detail::futex_word& native_handle() { return word_; }

  private:
    detail::futex_word word_{0};
};

}  // namespace weaveproof::models

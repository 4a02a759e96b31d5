#pragma once

#include <cstdint>

#include <weaveproof/detail/deadline.hpp>
#include <weaveproof/detail/futex.hpp>
#include <weaveproof/mutex.hpp>

namespace weaveproof::detail {

/// The threads that wait inside a monitor for one condition, where who leaves the monitor wakes the next: a
/// condition variable that asks more of its user, and gives more. All members are guarded by the monitor's
/// mutex.
///
/// The user's part: whoever is about to unlock, while the condition holds, calls claim_wake(); if that is
/// true, it unlocks and then wakes one thread at address(). Whoever comes back from wait() looks at the
/// condition again.
///
/// Then no wakeup is lost: if the condition holds while the mutex is free and threads wait, one of them is on
/// its way or about to be woken, and it looks, and so on. Of the threads that waited at the claim, one that
/// was not yet asleep finds the generation changed; one that gave up is on its way; and if all are asleep,
/// the wake takes one of them or a later one. Which of them comes does not matter: all wait for the same.
///
/// What is gained over condition_variable: the thread is woken after the unlock, and so does not run into the
/// mutex; nothing but the address is used after the unlock, so that the monitor may be gone; and while one is
/// on its way, no other system call is made, however often the condition changes.
class wait_set {
  public:
    /// Unlocks, sleeps until woken or `limit`, and locks again. False when `limit` has passed.
    bool wait(mutex& monitor, const deadline& limit) noexcept {
        ++waiting_;
        // relaxed, here and in claim_wake: the mutex orders these two. The kernel compares with the latest
        // value, or wakes who slept before it changed.
        const std::uint32_t generation = generation_.load(std::memory_order_relaxed);
        monitor.unlock();
        const futex_status status = futex_wait(generation_, generation, limit);
        monitor.lock();
        --waiting_;
        one_is_coming_ = false;
        return status != futex_status::timed_out;
    }

    /// Whether the caller must wake one thread: one waits, and none is on its way.
    [[nodiscard]] bool claim_wake() noexcept {
        if (waiting_ == 0 || one_is_coming_) {
            return false;
        }
        one_is_coming_ = true;
        next_generation();
        return true;
    }

    /// For a condition that holds for all and for good: the caller must wake all, whatever is on its way.
    void claim_wake_of_all() noexcept { next_generation(); }

    /// What to wake.
    const futex_word& address() const noexcept { return generation_; }

  private:
    void next_generation() noexcept {
        generation_.store(generation_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    }

    futex_word generation_{0};    ///< changes with each claim, so that who is about to sleep does not
    std::uint32_t waiting_ = 0;   ///< threads inside wait()
    bool one_is_coming_ = false;  ///< a wake was claimed, and no thread has come back since
};

}  // namespace weaveproof::detail

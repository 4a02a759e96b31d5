#pragma once

#include <atomic>
#include <cassert>
#include <chrono>
#include <cstdint>
#include <limits>
#include <system_error>

#include <pthread.h>

#include <weaveproof/mutex.hpp>

namespace weaveproof {

/// A mutex that its owner may lock again, of 16 bytes. Meets the standard's TimedMutex requirements, with the
/// interface of std::recursive_timed_mutex.
///
/// Guarantees
///  - Those of weaveproof::mutex, from the outermost lock() to the unlock() that belongs to it: exclusion,
///    happens-before, no lost wakeup, and that the last owner may destroy it.
///  - The owner's further lock(), try_lock() and timed forms succeed at once. It is free again after as many
///    unlock().
///  - Linearizable, and progress as of mutex. The owner's calls return whoever is paused.
///  - At most max_depth() levels. One more gets std::system_error (resource_unavailable_try_again) from lock(),
///    and false from the others.
///  - To lock again or to unlock an inner level is a load and an addition, without a system call.
///
/// Not for use between processes. Misuse (unlocking what the thread does not own, destroying what is locked) is
/// asserted where NDEBUG is not defined.
class recursive_mutex {
  public:
    constexpr recursive_mutex() noexcept = default;
    recursive_mutex(const recursive_mutex&) = delete;
    recursive_mutex& operator=(const recursive_mutex&) = delete;

    static constexpr std::uint32_t max_depth() noexcept { return std::numeric_limits<std::uint32_t>::max(); }

    void lock() {
        if (is_mine()) {
            if (depth_ == max_depth()) [[unlikely]] {
                refuse();
            }
            ++depth_;
            return;
        }
        mutex_.lock();
        own();
    }

    [[nodiscard]] bool try_lock() noexcept { return is_mine() ? deepen() : owned_if(mutex_.try_lock()); }

    /// False if `timeout` went by first, measured on std::chrono::steady_clock. Any duration is allowed.
    template <class Rep, class Period>
    [[nodiscard]] bool try_lock_for(const std::chrono::duration<Rep, Period>& timeout) {
        return is_mine() ? deepen() : owned_if(mutex_.try_lock_for(timeout));
    }

    /// False if `limit` was reached first (see mutex::try_lock_until).
    template <class Clock, class Duration>
    [[nodiscard]] bool try_lock_until(const std::chrono::time_point<Clock, Duration>& limit) {
        return is_mine() ? deepen() : owned_if(mutex_.try_lock_until(limit));
    }

    void unlock() noexcept {
        assert(is_mine() && "a recursive_mutex is unlocked by a thread that does not own it");
        if (--depth_ == 0) {
            owner_.store(nobody, std::memory_order_relaxed);
            mutex_.unlock();
        }
    }

  private:
    /// relaxed: only this thread writes its own name here, and it clears it before it unlocks. So by coherence
    /// it reads its name exactly while it is the owner; which other value it reads makes no difference.
    bool is_mine() const noexcept { return owner_.load(std::memory_order_relaxed) == ::pthread_self(); }

    void own() noexcept {
        owner_.store(::pthread_self(), std::memory_order_relaxed);
        depth_ = 1;
    }

    bool owned_if(bool locked) noexcept {
        if (locked) {
            own();
        }
        return locked;
    }

    bool deepen() noexcept {
        if (depth_ == max_depth()) [[unlikely]] {
            return false;
        }
        ++depth_;
        return true;
    }

    [[noreturn, gnu::noinline, gnu::cold]] static void refuse() {
        throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again),
            "recursive_mutex: locked too many times");
    }

    static constexpr pthread_t nobody = 0;  // as in glibc: the name of no thread

    mutex mutex_;
    std::uint32_t depth_ = 0;  ///< levels that are locked; guarded by mutex_
    std::atomic<pthread_t> owner_{nobody};
};

static_assert(sizeof(recursive_mutex) == 16 && std::atomic<pthread_t>::is_always_lock_free);

}  // namespace weaveproof

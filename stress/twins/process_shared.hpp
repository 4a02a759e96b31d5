#pragma once

#include "weaveproof/process_shared.hpp"

#include <cstdint>

namespace weaveproof::twins {

using process_shared::lock_outcome;

/// Excludes as it should, among processes too; but who dies inside keeps it for ever.
class shared_mutex_dies_with_its_owner {
  public:
    lock_outcome lock() {
        while (word_.exchange(1, std::memory_order_acquire) != 0) {
            detail::futex_wait(
                word_, 1, detail::no_deadline, detail::futex_anyone, detail::futex_scope::shared);
        }
        return lock_outcome::locked;
    }

    void unlock() {
        word_.store(0, std::memory_order_release);
        detail::futex_wake(word_, detail::futex_all, detail::futex_anyone, detail::futex_scope::shared);
    }

    void consistent() {}

  private:
    detail::futex_word word_{0};
};

/// Does not say that an owner has died.
class robust_mutex_does_not_tell : public process_shared::robust_mutex {
  public:
    lock_outcome lock() {
        static_cast<void>(robust_mutex::lock());
        return lock_outcome::locked;
    }
};

/// Wakes with a futex that is private to the process.
class shared_semaphore_wakes_its_own_process {
  public:
    explicit shared_semaphore_wakes_its_own_process(std::uint32_t desired) : units_(desired) {}

    void acquire() {
        for (;;) {
            std::uint32_t seen = units_.load(std::memory_order_relaxed);
            if (seen > 0 && units_.compare_exchange_strong(seen, seen - 1, std::memory_order_acquire)) {
                return;
            }
            if (seen == 0) {
                detail::futex_wait(units_, 0);
            }
        }
    }

    void release() {
        units_.fetch_add(1, std::memory_order_release);
        detail::futex_wake(units_, 1);
    }

  private:
    detail::futex_word units_;
};

}  // namespace weaveproof::twins

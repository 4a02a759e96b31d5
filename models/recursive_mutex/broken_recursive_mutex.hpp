#pragma once

#include <atomic>
#include <cstdint>
#include <thread>

#include <weaveproof/mutex.hpp>

namespace weaveproof::models {

enum class recursive_mutex_mistake {
    unlocks_at_every_level,  ///< an inner unlock() lets the others in
    keeps_its_owner,         ///< who has left is taken for the owner when it comes again
    clears_the_owner_late,  ///< after the mutex is free, so that it may be the next owner's name that is cleared
    counts_before_it_locks,  ///< the depth is written by who does not have the mutex yet
    names_no_thread          ///< it is locked, so whoever comes is taken for the owner
};

/// A recursive mutex, right but for one mistake.
template <recursive_mutex_mistake Mistake>
class broken_recursive_mutex {
    using enum recursive_mutex_mistake;

  public:
    void lock() {
        if (is_mine()) {
            ++depth_;
            return;
        }
        if constexpr (Mistake == counts_before_it_locks) {
            ++depth_;
            mutex_.lock();
        } else {
            mutex_.lock();
            depth_ = 1;
        }
        owner_.store(std::this_thread::get_id(), std::memory_order_relaxed);
    }

    void unlock() {
        if (--depth_ > 0 && Mistake != unlocks_at_every_level) {
            return;
        }
        if constexpr (Mistake == clears_the_owner_late) {
            mutex_.unlock();
            owner_.store({}, std::memory_order_relaxed);
        } else {
            if (Mistake != keeps_its_owner) {
                owner_.store({}, std::memory_order_relaxed);
            }
            mutex_.unlock();
        }
    }

  private:
    bool is_mine() const {
        const std::thread::id owner = owner_.load(std::memory_order_relaxed);
        return Mistake == names_no_thread ? owner != std::thread::id{} : owner == std::this_thread::get_id();
    }

    mutex mutex_;
    std::uint32_t depth_ = 0;
    std::atomic<std::thread::id> owner_{};
};

}  // namespace weaveproof::models

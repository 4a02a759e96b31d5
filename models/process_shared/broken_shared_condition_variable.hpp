#pragma once

#include <atomic>
#include <cstdint>

#include <weaveproof/detail/futex.hpp>
#include <weaveproof/process_shared/robust_mutex.hpp>

namespace weaveproof::models {

enum class shared_condition_variable_mistake {
    reads_the_number_late,        ///< of the notification: when the mutex is unlocked already
    does_not_count_notifications  ///< so one that comes before the waiter sleeps leaves no trace
};

/// A condition variable for robust mutexes, right but for one mistake.
template <shared_condition_variable_mistake Mistake>
class broken_shared_condition_variable {
    using enum shared_condition_variable_mistake;

  public:
    void notify_one() {
        if constexpr (Mistake != does_not_count_notifications) {
            sequence_.fetch_add(1, std::memory_order_relaxed);
        }
        detail::futex_wake(sequence_, 1);
    }

    process_shared::lock_outcome wait(process_shared::robust_mutex& m) {
        std::uint32_t mine = sequence_.load(std::memory_order_relaxed);
        m.unlock();
        if constexpr (Mistake == reads_the_number_late) {
            mine = sequence_.load(std::memory_order_relaxed);
        }
        detail::futex_wait(sequence_, mine);
        return m.lock();
    }

  private:
    detail::futex_word sequence_{0};
};

}  // namespace weaveproof::models

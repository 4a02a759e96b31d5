#pragma once

#include <coroutine>
#include <cstddef>
#include <mutex>

#include <weaveproof/async/executor.hpp>
#include <weaveproof/detail/waiting_coroutines.hpp>
#include <weaveproof/mutex.hpp>

namespace weaveproof::models {

enum class async_semaphore_mistake {
    does_not_look_again,  ///< before it waits: there may be a unit since
    wakes_one_of_two,     ///< when it has units for both, and keeps the rest
    keeps_what_it_gives   ///< to those who wait, as well
};

/// A semaphore for coroutines, right but for one mistake.
template <async_semaphore_mistake Mistake>
class broken_async_semaphore {
    using enum async_semaphore_mistake;

  public:
    broken_async_semaphore(executor& where, std::ptrdiff_t units) : executor_(where), units_(units) {}

    struct acquire_operation {
        broken_async_semaphore& semaphore;
        detail::waiting_coroutine me{};

        bool await_ready() { return semaphore.try_acquire(); }
        bool await_suspend(std::coroutine_handle<> h) {
            me.handle = h;
            const std::lock_guard guard(semaphore.guard_);
            if (Mistake != does_not_look_again && semaphore.units_ > 0) {
                --semaphore.units_;
                return false;
            }
            semaphore.waiting_.push(me);
            return true;
        }
        void await_resume() {}
    };

    acquire_operation acquire_async() { return {*this}; }

    bool try_acquire() {
        const std::lock_guard guard(guard_);
        return units_ > 0 && units_-- > 0;
    }

    void release(std::ptrdiff_t update = 1) {
        detail::waiting_coroutines lucky;
        {
            const std::lock_guard guard(guard_);
            if constexpr (Mistake == keeps_what_it_gives) {
                units_ += update;
            }
            while (update > 0 && !waiting_.empty()) {
                lucky.push(waiting_.pop());
                --update;
                if constexpr (Mistake == wakes_one_of_two) {
                    break;
                }
            }
            units_ += Mistake == keeps_what_it_gives ? 0 : update;
        }
        lucky.resume_all(executor_);
    }

  private:
    executor& executor_;
    mutex guard_;
    std::ptrdiff_t units_;
    detail::waiting_coroutines waiting_;
};

}  // namespace weaveproof::models

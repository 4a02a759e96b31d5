#pragma once

#include <coroutine>
#include <cstddef>
#include <limits>
#include <mutex>
#include <system_error>

#include <weaveproof/async/executor.hpp>
#include <weaveproof/detail/waiting_coroutines.hpp>
#include <weaveproof/mutex.hpp>

namespace weaveproof {

/// A counting semaphore that coroutines wait for without holding up a thread: `co_await s.acquire_async();`
///
/// Guarantees
///  - release() gives its units to the coroutines that have waited longest, and has the executor resume them; it keeps what
///    is left. It synchronizes with every acquire that takes a unit which was there because of it.
///  - Linearizable, and progress as of async_mutex.
///  - Who takes the last unit may destroy it if nobody else uses it, also while that release() has not returned.
///
/// A coroutine must not be destroyed while it waits. The executor must outlive the semaphore.
class async_semaphore {
  public:
    static constexpr std::ptrdiff_t max() noexcept { return std::numeric_limits<std::ptrdiff_t>::max(); }

    /// Throws std::system_error (invalid_argument) if `desired` is negative.
    async_semaphore(executor& where, std::ptrdiff_t desired) : executor_(where), units_(desired) {
        if (desired < 0) {
            refuse(std::errc::invalid_argument, "async_semaphore: a negative initial value");
        }
    }
    async_semaphore(const async_semaphore&) = delete;
    async_semaphore& operator=(const async_semaphore&) = delete;

    class [[nodiscard]] acquire_operation {
      public:
        bool await_ready() const noexcept { return semaphore_.try_acquire(); }
        bool await_suspend(std::coroutine_handle<> h) noexcept {
            me_.handle = h;
            const std::lock_guard guard(semaphore_.guard_);
            if (semaphore_.units_ > 0) {
                --semaphore_.units_;
                return false;
            }
            semaphore_.waiting_.push(me_);
            return true;
        }
        void await_resume() const noexcept {}

      private:
        friend async_semaphore;
        explicit acquire_operation(async_semaphore& s) noexcept : semaphore_(s) {}
        async_semaphore& semaphore_;
        detail::waiting_coroutine me_;
    };

    acquire_operation acquire_async() noexcept { return acquire_operation(*this); }

    [[nodiscard]] bool try_acquire() noexcept {
        const std::lock_guard guard(guard_);
        const bool some = units_ > 0;
        units_ -= some ? 1 : 0;
        return some;
    }

    /// Throws std::system_error, and changes nothing: value_too_large if there would be more than max(), invalid_argument
    /// if `update` is negative.
    void release(std::ptrdiff_t update = 1) {
        if (update < 0) {
            refuse(std::errc::invalid_argument, "async_semaphore::release: a negative number of units");
        }
        executor& where = executor_;
        detail::waiting_coroutines lucky;
        {
            const std::lock_guard guard(guard_);
            if (update > max() - units_) {
                refuse(std::errc::value_too_large, "async_semaphore::release: more units than max()");
            }
            for (; update > 0 && !waiting_.empty(); --update) {
                lucky.push(waiting_.pop());
            }
            units_ += update;
        }
        lucky.resume_all(where);
    }

  private:
    [[noreturn, gnu::noinline, gnu::cold]] static void refuse(std::errc error, const char* what) {
        throw std::system_error(std::make_error_code(error), what);
    }

    executor& executor_;
    mutex guard_;  ///< of what follows; never held while a coroutine runs
    std::ptrdiff_t units_;
    detail::waiting_coroutines waiting_;  ///< none while there are units
};

}  // namespace weaveproof

#pragma once

#include "weaveproof/detail/futex.hpp"
#include "weaveproof/process_shared.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace weaveproof::twins {

/// Gives up where it would have to wait.
class robust_mutex_gives_up_early : public process_shared::robust_mutex {
  public:
    process_shared::lock_outcome lock() { return try_lock(); }
};

/// Of several units that are released, one is lost.
class shared_semaphore_forgets_one : public process_shared::semaphore {
  public:
    using semaphore::semaphore;
    void release(std::ptrdiff_t update) { semaphore::release(update > 1 ? update - 1 : update); }
};

/// release() looks whether somebody sleeps before there is a unit: it may miss who is about to.
class shared_semaphore_looks_first {
  public:
    explicit shared_semaphore_looks_first(std::ptrdiff_t units) : units_(static_cast<std::uint32_t>(units)) {}

    void release() {
        const bool somebody_sleeps = sleepers_.load() > 0;
        units_.fetch_add(1);
        if (somebody_sleeps) {
            detail::futex_wake(units_, 1, detail::futex_anyone, detail::futex_scope::shared);
        }
    }

    void acquire() {
        sleepers_.fetch_add(1);
        for (std::uint32_t seen = units_.load(); !take(seen); seen = units_.load()) {
            detail::futex_wait(
                units_, 0, detail::no_deadline, detail::futex_anyone, detail::futex_scope::shared);
        }
        sleepers_.fetch_sub(1);
    }

  private:
    bool take(std::uint32_t& seen) {
        while (seen > 0) {
            if (units_.compare_exchange_strong(seen, seen - 1)) {
                return true;
            }
        }
        return false;
    }

    detail::futex_word units_;
    std::atomic<std::uint32_t> sleepers_{0};
};

/// wait() reads the number of the notification after it has unlocked the mutex, and sleeps through those between.
class shared_condition_variable_reads_late : public process_shared::condition_variable {
  public:
    void notify_one() { notify(1); }
    void notify_all() { notify(detail::futex_all); }

    process_shared::lock_outcome wait(process_shared::robust_mutex& m) {
        m.unlock();
        detail::futex_wait(sequence_, sequence_.load(), detail::no_deadline, detail::futex_anyone,
            detail::futex_scope::shared);
        return m.lock();
    }

  private:
    void notify(int count) {
        sequence_.fetch_add(1);
        detail::futex_wake(sequence_, count, detail::futex_anyone, detail::futex_scope::shared);
    }

    detail::futex_word sequence_{0};
};

/// A full buffer drops what is pushed instead of waiting.
template <std::size_t Capacity>
class shared_buffer_does_not_wait : public process_shared::bounded_buffer<int, Capacity> {
  public:
    bool push(int x) { return this->try_push(x); }
};

}  // namespace weaveproof::twins

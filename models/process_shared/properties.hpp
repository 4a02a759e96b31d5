#pragma once

/// What a robust mutex promises, as models of any: threads stand for processes, as they share the same words, and a thread
/// dies by doing what the kernel does to the word of a thread that has ended.

#include <atomic>
#include <cassert>
#include <cstdint>
#include <mutex>

#include <linux/futex.h>

#include <weaveproof/detail/futex.hpp>
#include <weaveproof/process_shared.hpp>

#include "support/in_parallel.hpp"

namespace weaveproof::models {

/// As handle_futex_death() in the kernel: the id gives way to FUTEX_OWNER_DIED, and one who sleeps is woken.
inline void owner_dies(detail::futex_word& word) {
    std::uint32_t seen = word.load(std::memory_order_relaxed);
    // The kernel's change comes after all that the thread did.
    while (!word.compare_exchange_strong(seen, (seen & FUTEX_WAITERS) | FUTEX_OWNER_DIED,
        std::memory_order_release, std::memory_order_relaxed)) {
    }
    if ((seen & FUTEX_WAITERS) != 0) {
        detail::futex_wake(word, 1, detail::futex_anyone, detail::futex_scope::shared);
    }
}

/// One dies in the critical section; each of the others gets in, and the first is told.
template <class Mutex, int Survivors>
void survivors_get_in() {
    Mutex m;
    int begun = 0;
    int whole = 0;
    int told = 0;
    in_parallel(
        [&] {
            static_cast<void>(m.lock());
            ++begun;
            owner_dies(m.native_handle());
        },
        [&] {
            in_threads<Survivors>([&] {
                if (m.lock() == process_shared::lock_outcome::owner_dead) {
                    assert(begun == whole + 1);
                    ++told;
                    --begun;
                    m.consistent();
                }
                ++begun;
                ++whole;
                m.unlock();
            });
        });
    // Nobody may have come since the death.
    if (m.lock() == process_shared::lock_outcome::owner_dead) {
        ++told;
        --begun;
        m.consistent();
    }
    m.unlock();
    assert(told == 1 && whole == Survivors && begun == whole);
}

/// A mutex with the outcome left out, for the properties of mutexes (mutex/properties.hpp).
template <class Mutex>
class without_outcome {
  public:
    void lock() { assert(m_.lock() == process_shared::lock_outcome::locked); }
    bool try_lock() { return m_.try_lock() == process_shared::lock_outcome::locked; }
    template <class Rep, class Period>
    bool try_lock_for(const std::chrono::duration<Rep, Period>& timeout) {
        return m_.try_lock_for(timeout) == process_shared::lock_outcome::locked;
    }
    void unlock() { m_.unlock(); }

  private:
    Mutex m_;
};

/// Who is notified goes on, at whatever moment of its wait that is.
template <class ConditionVariable>
void misses_nothing() {
    process_shared::robust_mutex m;
    ConditionVariable changed;
    bool ready = false;
    in_parallel(
        [&] {
            const std::lock_guard lock(m);
            ready = true;
            changed.notify_one();
        },
        [&] {
            const std::lock_guard lock(m);
            while (!ready) {
                static_cast<void>(changed.wait(m));
            }
        });
}

}  // namespace weaveproof::models

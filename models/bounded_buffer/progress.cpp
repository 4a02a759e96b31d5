// What a bounded buffer promises where others wait in it. Its operations take its mutex, so of threads that are paused there is nothing
// to promise.
#include <cassert>
#include <cstddef>
#include <mutex>
#include <optional>
#include <thread>

#include <weaveproof/bounded_buffer.hpp>
#include <weaveproof/detail/futex.hpp>

#include "support/model_test.hpp"
#include "support/progress.hpp"

namespace {

using namespace weaveproof;
using namespace weaveproof::models;

/// Who waits for an element, asleep or on the way, holds up nobody who only tries to push one; and that is the one it waits for.
template <template <class> class Buffer>
void trying_succeeds_while_another_waits() {
    Buffer<int> buffer(1);
    std::thread consumer([&] { assert(buffer.pop() == 1); });
    assert(buffer.try_push(1));
    consumer.join();
}

/// Has room for one, and sleeps with its mutex.
template <class T>
class buffer_that_sleeps_with_its_mutex {
  public:
    explicit buffer_that_sleeps_with_its_mutex(std::size_t) {}
    bool try_push(T x) {
        const std::lock_guard lock(mutex_);
        if (size_.load(std::memory_order_relaxed) == 1) {
            return false;
        }
        element_ = x;
        size_.store(1, std::memory_order_relaxed);
        detail::futex_wake(size_, 1);
        return true;
    }
    std::optional<T> pop() {
        const std::lock_guard lock(mutex_);
        while (size_.load(std::memory_order_relaxed) == 0) {
            detail::futex_wait(size_, 0);
        }
        size_.store(0, std::memory_order_relaxed);
        return element_;
    }

  private:
    mutex mutex_;
    detail::futex_word size_{0};
    T element_{};
};

WEAVEPROOF_MODEL(bounded_buffer, trying_succeeds_while_another_waits) {
    trying_succeeds_while_another_waits<bounded_buffer>();
}

WEAVEPROOF_BROKEN(bounded_buffer, sleeps_with_its_mutex, "deadlock") {
    trying_succeeds_while_another_waits<buffer_that_sleeps_with_its_mutex>();
}

// False of the right buffer: who is paused with its mutex holds up all others, also those who only try.
WEAVEPROOF_BROKEN(bounded_buffer, claim_that_try_push_returns_whoever_is_paused, "deadlock") {
    bounded_buffer<int> buffer(1);
    whoever_is_paused(
        [&] { static_cast<void>(buffer.try_push(1)); }, [&] { static_cast<void>(buffer.try_pop()); });
}

}  // namespace

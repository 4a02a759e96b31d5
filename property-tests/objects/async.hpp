#pragma once

#include "models/support/coroutine.hpp"
#include "objects/bounded_buffer.hpp"
#include "objects/event.hpp"
#include "objects/mutex.hpp"
#include "objects/semaphore.hpp"
#include "weaveproof/async.hpp"
#include "weaveproof/event.hpp"

#include <cstddef>
#include <optional>

/// What coroutines wait for, for threads: each starts a coroutine, and waits until that has what it waits for.
namespace weaveproof::property_tests {

/// A coroutine that waits for `operation`, and then says so.
template <class Operation>
models::detached await(Operation operation, manual_reset_event& done) {
    co_await operation;
    done.set();
}

template <class Operation, class Result>
models::detached await(Operation operation, manual_reset_event& done, Result& result) {
    result = co_await operation;
    done.set();
}

template <class Mutex>
class awaited_mutex {
  public:
    void lock() {
        manual_reset_event done;
        await(mutex_.lock_async(), done);
        done.wait();
    }
    bool try_lock() { return mutex_.try_lock(); }
    void unlock() { mutex_.unlock(); }

  private:
    inline_executor here_;
    Mutex mutex_{here_};
};

template <class Semaphore>
class awaited_semaphore {
  public:
    explicit awaited_semaphore(std::ptrdiff_t units) : semaphore_(here_, units) {}

    static constexpr std::ptrdiff_t max() { return Semaphore::max(); }

    void acquire() {
        manual_reset_event done;
        await(semaphore_.acquire_async(), done);
        done.wait();
    }
    bool try_acquire() { return semaphore_.try_acquire(); }
    void release(std::ptrdiff_t update) { semaphore_.release(update); }

  private:
    inline_executor here_;
    Semaphore semaphore_;
};

template <class Event>
class awaited_event {
  public:
    void set() { event_.set(); }
    void clear() { event_.clear(); }
    bool is_set() const { return event_.is_set(); }
    void wait() {
        manual_reset_event done;
        await(event_.wait_async(), done);
        done.wait();
    }

  private:
    inline_executor here_;
    Event event_{here_};
};

template <class Buffer>
class awaited_bounded_buffer {
  public:
    explicit awaited_bounded_buffer(std::size_t capacity) : buffer_(here_, capacity) {}

    bool push(int x) {
        manual_reset_event done;
        bool pushed = false;
        await(buffer_.push_async(x), done, pushed);
        done.wait();
        return pushed;
    }
    std::optional<int> pop() {
        manual_reset_event done;
        std::optional<int> popped;
        await(buffer_.pop_async(), done, popped);
        done.wait();
        return popped;
    }
    void close() { buffer_.close(); }

  private:
    inline_executor here_;
    Buffer buffer_;
};

}  // namespace weaveproof::property_tests

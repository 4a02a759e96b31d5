#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace weaveproof::models {

/// try_pop() looks whether there is an element before it locks, to be quick: a read of what another thread
/// changes under the mutex.
template <class T>
class buffer_that_looks_without_the_mutex {
  public:
    explicit buffer_that_looks_without_the_mutex(std::size_t capacity) : capacity_(capacity) {}

    void push(T x) {
        const std::lock_guard lock(mutex_);
        elements_.push_back(std::move(x));
    }

    std::optional<T> try_pop() {
        if (elements_.empty()) {
            return std::nullopt;
        }
        const std::lock_guard lock(mutex_);
        if (elements_.empty()) {
            return std::nullopt;
        }
        std::optional<T> first(std::move(elements_.front()));
        elements_.pop_front();
        return first;
    }

    std::size_t capacity() const { return capacity_; }

  private:
    std::mutex mutex_;
    std::deque<T> elements_;
    const std::size_t capacity_;
};

}  // namespace weaveproof::models

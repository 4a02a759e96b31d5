#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace weaveproof::models {

/// One condition variable for both sides, and notify_one: a pop may wake another pop, which has no use for
/// it, and the push that waits for the room sleeps on.
template <class T>
class buffer_with_one_condition {
  public:
    explicit buffer_with_one_condition(std::size_t capacity) : capacity_(capacity) {}

    void push(T x) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return elements_.size() < capacity_; });
        elements_.push_back(std::move(x));
        changed_.notify_one();
    }

    std::optional<T> pop() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return !elements_.empty(); });
        std::optional<T> first(std::move(elements_.front()));
        elements_.pop_front();
        changed_.notify_one();
        return first;
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<T> elements_;
    const std::size_t capacity_;
};

}  // namespace weaveproof::models

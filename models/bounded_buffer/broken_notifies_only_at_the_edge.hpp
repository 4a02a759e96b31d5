#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace weaveproof::models {

/// Notifies only when the buffer was empty or full, as if nobody else could still sleep then: with two
/// consumers asleep, the second element that is pushed wakes nobody.
template <class T>
class buffer_that_notifies_only_at_the_edge {
  public:
    explicit buffer_that_notifies_only_at_the_edge(std::size_t capacity) : capacity_(capacity) {}

    void push(T x) {
        std::unique_lock lock(mutex_);
        not_full_.wait(lock, [this] { return elements_.size() < capacity_; });
        elements_.push_back(std::move(x));
        if (elements_.size() == 1) {
            not_empty_.notify_one();
        }
    }

    std::optional<T> pop() {
        std::unique_lock lock(mutex_);
        not_empty_.wait(lock, [this] { return !elements_.empty(); });
        std::optional<T> first(std::move(elements_.front()));
        elements_.pop_front();
        if (elements_.size() + 1 == capacity_) {
            not_full_.notify_one();
        }
        return first;
    }

  private:
    std::mutex mutex_;
    std::condition_variable not_full_;
    std::condition_variable not_empty_;
    std::deque<T> elements_;
    const std::size_t capacity_;
};

}  // namespace weaveproof::models

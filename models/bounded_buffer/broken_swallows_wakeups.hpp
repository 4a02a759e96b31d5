#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>

namespace weaveproof::models {

/// Right until making or copying an element throws: whoever was woken leaves with the exception, and nobody
/// else is woken.
template <class T>
class buffer_that_swallows_wakeups {
  public:
    explicit buffer_that_swallows_wakeups(std::size_t capacity) : capacity_(capacity) {}

    template <class... Args>
    void emplace(Args&&... args) {
        std::unique_lock lock(mutex_);
        not_full_.wait(lock, [this] { return elements_.size() < capacity_; });
        elements_.emplace_back(std::forward<Args>(args)...);
        not_empty_.notify_one();
    }

    void push(const T& x) { emplace(x); }

    std::optional<T> pop() {
        std::unique_lock lock(mutex_);
        not_empty_.wait(lock, [this] { return !elements_.empty(); });
        std::optional<T> first(elements_.front());
        elements_.pop_front();
        not_full_.notify_one();
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

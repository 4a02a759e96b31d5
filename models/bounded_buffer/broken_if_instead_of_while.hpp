#pragma once

#include <cassert>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace weaveproof::models {

/// Whoever was woken does not look again: another may have taken what it was woken for.
template <class T>
class buffer_with_if_instead_of_while {
  public:
    explicit buffer_with_if_instead_of_while(std::size_t capacity) : capacity_(capacity) {}

    void push(T x) {
        std::unique_lock lock(mutex_);
        if (elements_.size() == capacity_) {
            not_full_.wait(lock);
        }
        elements_.push_back(std::move(x));
        assert(elements_.size() <= capacity_);
        not_empty_.notify_one();
    }

    std::optional<T> pop() {
        std::unique_lock lock(mutex_);
        if (elements_.empty()) {
            not_empty_.wait(lock);
        }
        assert(!elements_.empty());
        std::optional<T> first(std::move(elements_.front()));
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

#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace weaveproof::models {

enum class close_mistake {
    wakes_one,      ///< of several that sleep
    does_not_lock,  ///< as the flag is atomic: a pop that has read it, but does not sleep yet, is not notified
};

/// A buffer that is right until it is closed.
template <close_mistake Mistake, class T>
class buffer_with_broken_close {
  public:
    explicit buffer_with_broken_close(std::size_t capacity) : capacity_(capacity) {}

    bool push(T x) {
        std::unique_lock lock(mutex_);
        not_full_.wait(lock, [this] { return closed_ || elements_.size() < capacity_; });
        if (closed_) {
            return false;
        }
        elements_.push_back(std::move(x));
        not_empty_.notify_one();
        return true;
    }

    std::optional<T> pop() {
        std::unique_lock lock(mutex_);
        not_empty_.wait(lock, [this] { return closed_ || !elements_.empty(); });
        if (elements_.empty()) {
            return std::nullopt;
        }
        std::optional<T> first(std::move(elements_.front()));
        elements_.pop_front();
        not_full_.notify_one();
        return first;
    }

    void close() {
        if constexpr (Mistake == close_mistake::wakes_one) {
            const std::lock_guard lock(mutex_);
            closed_ = true;
            not_full_.notify_one();
            not_empty_.notify_one();
        } else {
            closed_ = true;
            not_full_.notify_all();
            not_empty_.notify_all();
        }
    }

  private:
    std::mutex mutex_;
    std::condition_variable not_full_;
    std::condition_variable not_empty_;
    std::deque<T> elements_;
    std::atomic<bool> closed_{false};
    const std::size_t capacity_;
};

template <class T>
using buffer_whose_close_wakes_one = buffer_with_broken_close<close_mistake::wakes_one, T>;
template <class T>
using buffer_whose_close_does_not_lock = buffer_with_broken_close<close_mistake::does_not_lock, T>;

}  // namespace weaveproof::models

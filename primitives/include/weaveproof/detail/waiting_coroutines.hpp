#pragma once

#include <coroutine>
#include <utility>

#include <weaveproof/async/executor.hpp>

namespace weaveproof::detail {

/// A coroutine that waits: part of its awaiter, so of its frame, which is there until it goes on.
struct waiting_coroutine {
    std::coroutine_handle<> handle;
    waiting_coroutine* next = nullptr;
};

/// Coroutines in the order in which they came. Guarded by whoever has it.
class waiting_coroutines {
  public:
    bool empty() const noexcept { return first_ == nullptr; }

    void push(waiting_coroutine& w) noexcept {
        w.next = nullptr;
        (first_ == nullptr ? first_ : last_->next) = &w;
        last_ = &w;
    }

    waiting_coroutine& pop() noexcept {
        waiting_coroutine& w = *first_;
        first_ = w.next;
        return w;
    }

    /// Without a lock: each may be gone, with its place in the row, as soon as it is resumed.
    void resume_all(executor& where) noexcept {
        while (!empty()) {
            where.resume(pop().handle);
        }
    }

    waiting_coroutines take_all() noexcept { return std::exchange(*this, {}); }

  private:
    waiting_coroutine* first_ = nullptr;
    waiting_coroutine* last_ = nullptr;
};

}  // namespace weaveproof::detail

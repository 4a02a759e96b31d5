#pragma once

#include <coroutine>
#include <exception>

namespace weaveproof::models {

/// A coroutine that begins at once and is gone when it has ended.
struct detached {
    struct promise_type {
        detached get_return_object() noexcept { return {}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() noexcept {}
        void unhandled_exception() noexcept { std::terminate(); }
    };
};

}  // namespace weaveproof::models

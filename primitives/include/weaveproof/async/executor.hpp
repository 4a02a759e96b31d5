#pragma once

#include <coroutine>

namespace weaveproof {

/// Where coroutines go on that have waited. resume() is called by the thread that lets one go on, outside of every lock of
/// this library; it may resume the coroutine there and then, or hand it to another thread. That it was called must happen
/// before the coroutine goes on.
class executor {
  public:
    executor() = default;
    executor(const executor&) = delete;
    executor& operator=(const executor&) = delete;
    virtual void resume(std::coroutine_handle<> waiting) noexcept = 0;

  protected:
    ~executor() = default;
};

/// Resumes in the thread that lets it go on, within the call that does: unlock(), release(), set() … So where one that goes
/// on lets the next go on, they are on one stack.
class inline_executor final : public executor {
  public:
    void resume(std::coroutine_handle<> waiting) noexcept override { waiting.resume(); }
};

}  // namespace weaveproof

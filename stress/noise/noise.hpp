#pragma once

#include <cstdint>

namespace weaveproof::stress {

/// Seeded random delays in one thread, at the points where its program calls: futex system calls (futex_noise.cpp) and,
/// in a build that is instrumented for it, every atomic operation and every access to memory (memory_noise.cpp). All of
/// them are what a scheduler may do by itself, but hardly ever does there.
///
/// Owned and used by its thread alone. Attached while it lives.
class noise {
  public:
    /// The same numbers give the same decisions.
    noise(std::uint64_t seed, unsigned thread);
    ~noise();
    noise(const noise&) = delete;
    noise& operator=(const noise&) = delete;

    /// Of the calling thread; null if there is none, or it pauses.
    static noise* here() { return current; }

    /// Is switched off for a while, where the harness itself is at work; and on again. In its thread.
    void pause() { current = nullptr; }
    void resume() { current = this; }

    /// The thread does something of this weight: about each so many units it is delayed, where bursts and calm alternate.
    void pass(std::uint32_t weight) {
        if (weight < until_next_) [[likely]] {
            until_next_ -= weight;
        } else {
            disturb();
        }
    }

    /// At random, seldom: whether a wait is to end as if a signal had come.
    bool interrupts() { return counted(below(64) == 0); }

    /// Between two calls, also while it pauses: at random. What the thread holds, it then holds for longer.
    void linger() {
        if (counted(below(4) == 0)) {
            delay();
        }
    }

    /// How often it has done something so far.
    std::uint64_t disturbances() const { return disturbances_; }

  private:
    void disturb();
    void delay();
    bool counted(bool it_is) {
        disturbances_ += it_is ? 1 : 0;
        return it_is;
    }
    std::uint32_t below(std::uint32_t bound);

    static thread_local noise* current;

    std::uint64_t state_;
    std::uint32_t until_next_ = 1;
    std::uint64_t disturbances_ = 0;
};

}  // namespace weaveproof::stress

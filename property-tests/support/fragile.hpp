#pragma once

#include <atomic>
#include <exception>

namespace weaveproof::property_tests {

/// Thrown by a fragile when its time has come.
struct broken : std::exception {
    const char* what() const noexcept override { return "a fragile broke"; }
};

enum class copies { none, breakable };
enum class moves { safe, breakable };

/// An element whose copies and moves throw when told to, and which knows whether it has been moved from. A move that
/// throws leaves its source as it was.
template <copies Copies, moves Moves>
class fragile {
  public:
    /// From now on `successes` copies and moves of this type succeed, the next `failures` throw, and then all succeed.
    static void plan(int successes, int failures) {
        successes_left_ = successes;
        failures_left_ = failures;
    }
    static inline std::atomic<int> alive = 0;   ///< how many objects of this type there are
    static inline std::atomic<int> thrown = 0;  ///< how often one threw

    explicit fragile(int value) : value_(value) { ++alive; }

    fragile(const fragile& other) requires(Copies == copies::breakable) : value_(other.value_) {
        strain();
        ++alive;
    }

    fragile(fragile&& other) noexcept(Moves == moves::safe) : value_(other.value_) {
        if constexpr (Moves == moves::breakable) {
            strain();
        }
        other.value_ = moved_from;
        ++alive;
    }

    fragile& operator=(const fragile&) = delete;
    fragile& operator=(fragile&&) = delete;
    ~fragile() { --alive; }

    /// Negative once moved from.
    int value() const { return value_; }

  private:
    static constexpr int moved_from = -1;

    static void strain() {
        if (successes_left_ > 0) {
            --successes_left_;
        } else if (failures_left_ > 0) {
            --failures_left_;
            ++thrown;
            throw broken();
        }
    }

    static inline std::atomic<int> successes_left_ = 0;
    static inline std::atomic<int> failures_left_ = 0;

    int value_;
};

}  // namespace weaveproof::property_tests

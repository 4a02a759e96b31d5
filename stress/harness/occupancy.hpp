#pragma once

#include "harness/run.hpp"

#include <atomic>
#include <cstdint>

namespace weaveproof::stress {

/// Data that a lock guards, and a count of who is at it.
///
/// The count is one relaxed atomic, which orders nothing, so it hides no race; the coherence of a single variable is
/// enough for it to be exact. The data are plain memory: where a lock excludes and yet does not make the writes of the
/// last holder visible, ThreadSanitizer reports the race.
class guarded_data {
  public:
    /// A visit that excludes every other.
    void write(run& r, worker& self) {
        const std::uint32_t before = inside_.fetch_add(writer, std::memory_order_relaxed);
        r.require(before < writer, "two writers inside");
        r.require(before == 0, "a writer inside beside a reader");
        ++first_;
        self.dawdle();
        ++second_;
        inside_.fetch_sub(writer, std::memory_order_relaxed);
    }

    /// A visit that excludes writers.
    void read(run& r, worker& self) {
        const std::uint32_t before = inside_.fetch_add(1, std::memory_order_relaxed);
        r.require(before < writer, "a reader inside beside a writer");
        const std::uint64_t first = first_;
        self.dawdle();
        r.require(first == first_ && first == second_, "a reader saw half a write");
        inside_.fetch_sub(1, std::memory_order_relaxed);
    }

    /// How many writes were made. Only when no thread is at it.
    std::uint64_t writes() const { return second_; }
    /// Readers inside at this moment.
    std::uint32_t readers() const { return inside_.load(std::memory_order_relaxed) % writer; }

  private:
    static constexpr std::uint32_t writer = 1U << 16;

    std::atomic<std::uint32_t> inside_{0};  // readers + writer * writers
    std::uint64_t first_ = 0;
    std::uint64_t second_ = 0;
};

}  // namespace weaveproof::stress

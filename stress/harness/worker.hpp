#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <thread>
#include <utility>

namespace weaveproof::stress {

/// One thread of a run: its random choices, and a record of what it is doing now that others may read at any time.
///
/// The record is lock-free and all its accesses are relaxed: a stronger order here would be a happens-before edge that
/// ThreadSanitizer would credit to the primitive under test. A reader may therefore see a record that is half the old
/// and half the new one; whoever draws a conclusion from it looks twice.
class alignas(64) worker {
  public:
    using clock = std::chrono::steady_clock;

    worker(unsigned id, std::string role, std::uint64_t seed, const std::atomic<bool>& stopping)
        : id_(id), role_(std::move(role)), stopping_(stopping), random_(mixed(seed, id)) {}

    /// Does `f()` and returns what it returns, recorded as the operation `operation` (a string literal) on `object`.
    template <class F>
    decltype(auto) doing(const char* operation, const void* object, F&& f) {
        since_.store(clock::now().time_since_epoch().count(), std::memory_order_relaxed);
        object_.store(object, std::memory_order_relaxed);
        operation_.store(operation, std::memory_order_relaxed);
        const struct completion {
            worker& self;
            ~completion() {
                self.operation_.store(nullptr, std::memory_order_relaxed);
                self.completed_.store(self.completed() + 1, std::memory_order_relaxed);
            }
        } at_end{*this};
        return std::forward<F>(f)();
    }

    /// True when the time of the run is over; the worker then leaves things in order and returns.
    bool stopping() const { return stopping_.load(std::memory_order_relaxed); }

    /// A random number in [0, bound), bound > 0.
    unsigned below(unsigned bound) { return static_cast<unsigned>(random_()) % bound; }
    bool one_in(unsigned n) { return below(n) == 0; }

    /// A random timeout that is short enough to pass often: 0 to 200 µs.
    std::chrono::microseconds brief() { return std::chrono::microseconds(below(201)); }

    /// Gives other threads a chance to come between, in one of several ways or not at all.
    void dawdle() {
        const unsigned way = below(64);
        if (way == 0) {
            std::this_thread::sleep_for(std::chrono::microseconds(below(50)));
        } else if (way < 8) {
            std::this_thread::yield();
        } else if (way < 24) {
            for (unsigned turns = below(200); turns > 0; --turns) {
                std::atomic_signal_fence(std::memory_order_seq_cst);  // keeps the loop from being removed
            }
        }
    }

    unsigned id() const { return id_; }
    const std::string& role() const { return role_; }
    std::uint64_t completed() const { return completed_.load(std::memory_order_relaxed); }

    /// The current operation, or null when the worker is between two.
    const char* operation() const { return operation_.load(std::memory_order_relaxed); }
    const void* object() const { return object_.load(std::memory_order_relaxed); }
    clock::duration in_operation_for() const {
        return clock::now().time_since_epoch() - clock::duration(since_.load(std::memory_order_relaxed));
    }

  private:
    static std::minstd_rand mixed(std::uint64_t seed, unsigned id) {
        std::seed_seq sequence{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32), id};
        return std::minstd_rand(sequence);
    }

    const unsigned id_;
    const std::string role_;
    const std::atomic<bool>& stopping_;
    std::minstd_rand random_;
    std::atomic<const char*> operation_{nullptr};
    std::atomic<const void*> object_{nullptr};
    std::atomic<clock::rep> since_{0};
    std::atomic<std::uint64_t> completed_{0};
};

}  // namespace weaveproof::stress

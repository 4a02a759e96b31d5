#pragma once

#include "harness/options.hpp"
#include "harness/worker.hpp"
#include "noise/chaos.hpp"

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace weaveproof::stress {

/// A counter that appears in the report under its name. Relaxed, as all that the harness shares among workers.
class counter {
  public:
    explicit counter(std::string name) : name_(std::move(name)) {}
    void add(std::uint64_t n = 1) { value_.fetch_add(n, std::memory_order_relaxed); }
    std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }
    const std::string& name() const { return name_; }

  private:
    const std::string name_;
    std::atomic<std::uint64_t> value_{0};
};

/// One scenario on one primitive: its workers, the noise in them and the chaos around them, its counters, its watchdog and
/// its verdict.
///
///     run r("mutex", "exclusion", options);
///     r.add_worker("locker", [&](worker& self) { while (!self.stopping()) … });
///     r.go();
///     r.require(nothing_lost, "something is lost");
///     r.holds();
///
/// What is wrong ends the process at once, with a report on standard error, exit code `failure` and, in
/// $WEAVEPROOF_REPORT_DIR, a part with the verdict "violated": threads that a broken primitive holds cannot be joined,
/// and memory that two of them write cannot be trusted any more. Should something else end the process, as a sanitizer
/// does, the part that says "inconclusive" remains.
class run {
  public:
    static constexpr int failure = 3;

    run(std::string primitive, std::string scenario, const options& how);
    run(const run&) = delete;
    run& operator=(const run&) = delete;

    const options& how() const { return options_; }

    /// Gives `object` a name for the report. Before go().
    void name(const void* object, std::string name);
    /// A new counter; the reference stays valid as long as the run. Before go().
    counter& count(std::string name);
    /// A thread that will run `body` once. What it throws is a violation. Before go().
    void add_worker(std::string role, std::function<void(worker&)> body);
    /// Called in the main thread when the time is over, e.g. to close what workers wait for. Before go().
    void at_stop(std::function<void()> action) { at_stop_ = std::move(action); }

    /// What the report of a deadlock is to say besides. Called from any thread while the others go on. Before go().
    void describe(std::function<std::string()> description) { description_ = std::move(description); }

    /// Runs the workers for the duration, tells them to stop and waits until each has returned.
    void go();

    /// Ends the process as violated (kind "invariant") unless `condition`. From any thread.
    void require(bool condition, std::string_view otherwise) {
        if (!condition) [[unlikely]] {
            violated("invariant", otherwise);
        }
    }
    /// Ends the process with a report. From any thread; the first one wins.
    [[noreturn]] void violated(std::string_view kind, std::string_view what);

    /// A history was recorded, and it is linearizable; or that would have taken too long to decide. From any thread.
    void history_is_linearizable() { linearizable_.add(); }
    void history_is_undecided() { undecided_.add(); }

    /// Records that the scenario holds, with the number of operations that were completed; or, where histories were
    /// recorded and too few of them could be decided, that it is inconclusive, which is a failure of the current test.
    void holds();

    std::uint64_t histories() const { return linearizable_.value(); }
    std::uint64_t undecided() const { return undecided_.value(); }
    std::uint64_t operations() const;
    /// How often a worker was disturbed, from inside or outside. After go().
    std::uint64_t perturbations() const { return perturbations_; }

  private:
    struct job {
        worker self;
        std::function<void(worker&)> body;
        std::atomic<bool> returned{false};
        std::atomic<std::uint64_t> disturbances{0};
        job(unsigned id, std::string role, std::uint64_t seed, const std::atomic<bool>& stopping,
            std::function<void(worker&)> what)
            : self(id, std::move(role), seed, stopping), body(std::move(what)) {}
    };

    void work(job& mine);
    void watch();
    void record(std::string_view verdict, std::string_view kind) const;
    std::string report(std::string_view kind) const;
    std::string name_of(const void* object) const;
    std::string how_to_repeat() const;

    const std::string primitive_;
    const std::string scenario_;
    const options options_;
    std::deque<job> jobs_;
    std::vector<chaos::victim> threads_;  // of the jobs
    std::deque<counter> counters_;
    counter linearizable_{"histories"};
    counter undecided_{"histories undecided"};
    std::uint64_t perturbations_ = 0;
    std::function<std::string()> description_;
    std::map<const void*, std::string> names_;
    std::function<void()> at_stop_;
    std::chrono::steady_clock::time_point begin_;
    std::atomic<bool> started_{false};
    std::atomic<bool> stopping_{false};
    std::atomic<bool> ended_{false};
    std::atomic<bool> violated_{false};
};

}  // namespace weaveproof::stress

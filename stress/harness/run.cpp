#include "harness/run.hpp"

#include "noise/noise.hpp"
#include "weaveproof/evidence.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <iterator>
#include <optional>

#include <unistd.h>

namespace weaveproof::stress {
namespace {

constexpr auto watch_interval = std::chrono::milliseconds(50);

double seconds(std::chrono::steady_clock::duration d) {
    return std::chrono::duration<double>(d).count();
}

}  // namespace

run::run(std::string primitive, std::string scenario, const options& how)
    : primitive_(std::move(primitive)), scenario_(std::move(scenario)), options_(how),
      begin_(std::chrono::steady_clock::now()) {}

void run::name(const void* object, std::string name) {
    names_.insert_or_assign(object, std::move(name));
}

counter& run::count(std::string name) {
    return counters_.emplace_back(std::move(name));
}

void run::add_worker(std::string role, std::function<void(worker&)> body) {
    const auto id = static_cast<unsigned>(jobs_.size());
    jobs_.emplace_back(id, std::move(role), options_.seed, stopping_, std::move(body));
}

void run::go() {
    fmt::print("stress {}.{}: {} threads, {:.3g} s, WEAVEPROOF_STRESS_SEED={}\n", primitive_, scenario_,
        jobs_.size(), options_.duration.count(), options_.seed);
    std::fflush(stdout);
    record("inconclusive", "did not end");

    begin_ = std::chrono::steady_clock::now();
    threads_ = std::vector<chaos::victim>(jobs_.size());
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
        threads_[i].self = &jobs_[i].self;
    }
    std::vector<std::thread> threads;
    threads.reserve(jobs_.size());
    for (job& each : jobs_) {
        threads.emplace_back([this, &each] { work(each); });
    }
    std::thread watchdog([this] { watch(); });
    std::optional<chaos> around(std::in_place, options_.seed, threads_, options_.clock_jumps);
    started_.store(true, std::memory_order_release);

    std::this_thread::sleep_for(options_.duration);
    stopping_.store(true, std::memory_order_relaxed);
    if (at_stop_) {
        at_stop_();
    }
    for (std::thread& each : threads) {
        each.join();
    }
    ended_.store(true, std::memory_order_relaxed);
    watchdog.join();
    perturbations_ = around->events();
    around.reset();
    for (const job& each : jobs_) {
        perturbations_ += each.disturbances.load(std::memory_order_relaxed);
    }
}

void run::work(job& mine) {
    while (!started_.load(std::memory_order_acquire)) {
        std::this_thread::yield();
    }
    const noise around(options_.seed, mine.self.id());
    std::atomic<pid_t>& thread = threads_[mine.self.id()].thread;
    thread.store(gettid(), std::memory_order_relaxed);
    try {
        mine.body(mine.self);
    } catch (const std::exception& e) {
        violated("exception", fmt::format("worker {} threw: {}", mine.self.id(), e.what()));
    }
    thread.store(0, std::memory_order_relaxed);
    mine.disturbances.store(around.disturbances(), std::memory_order_relaxed);
    mine.returned.store(true, std::memory_order_relaxed);
}

void run::watch() {
    // A record may be torn, so a worker is stuck only when two looks, far apart, agree that it is in one operation.
    std::vector<std::optional<std::uint64_t>> suspect(jobs_.size());
    const auto last_call = begin_
        + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
            options_.duration + 2 * options_.patience);
    while (!ended_.load(std::memory_order_relaxed)) {
        std::this_thread::sleep_for(watch_interval);
        for (std::size_t i = 0; i < jobs_.size(); ++i) {
            const worker& each = jobs_[i].self;
            const std::uint64_t completed = each.completed();
            if (each.operation() == nullptr || each.in_operation_for() < options_.patience) {
                suspect[i].reset();
            } else if (suspect[i] == completed) {
                violated("deadlock", fmt::format("worker {} is stuck", each.id()));
            } else {
                suspect[i] = completed;
            }
        }
        if (std::chrono::steady_clock::now() > last_call) {
            violated("deadlock", "the run does not end");
        }
    }
}

void run::violated(std::string_view kind, std::string_view what) {
    if (violated_.exchange(true, std::memory_order_relaxed)) {
        for (;;) {
            std::this_thread::sleep_for(std::chrono::hours(1));  // the first one ends the process
        }
    }
    std::fflush(stdout);
    fmt::print(stderr, "stress {}.{}: violated ({}): {}\n{}{}", primitive_, scenario_, kind, what,
        report(kind), how_to_repeat());
    std::fflush(stderr);
    try {
        record("violated", kind);
    } catch (const std::exception& e) {
        fmt::print(stderr, "{}\n", e.what());
    }
    _exit(failure);
}

void run::holds() {
    const std::uint64_t decided = linearizable_.value();
    const std::uint64_t undecided = undecided_.value();
    fmt::print("  {} operations, {} perturbations", operations(), perturbations_);
    if (decided + undecided > 0) {
        fmt::print(", {} histories, {} undecided", decided, undecided);
    }
    fmt::print("\n");
    if (10 * undecided > decided) {
        record("inconclusive", "too many histories undecided");
        ADD_FAILURE() << "inconclusive: " << undecided << " histories were too large to decide, and only "
                      << decided << " were decided";
        return;
    }
    record("holds", "");
}

std::uint64_t run::operations() const {
    std::uint64_t sum = 0;
    for (const job& each : jobs_) {
        sum += each.self.completed();
    }
    return sum;
}

void run::record(std::string_view verdict, std::string_view kind) const {
    if (!options_.recorded) {
        return;
    }
    evidence::part result;
    result.primitive = primitive_;
    result.evidence = "stress";
    result.name = scenario_;
    result.verdict = verdict;
    result.kind = kind;
    result.operations = operations();
    result.histories = linearizable_.value();
    result.perturbations = perturbations_;
    result.seed = options_.seed;
    result.seconds = seconds(std::chrono::steady_clock::now() - begin_);
    evidence::record(result);
}

std::string run::report(std::string_view kind) const {
    fmt::memory_buffer text;
    auto out = std::back_inserter(text);
    fmt::format_to(out, "  after {:.3f} s, {}\n", seconds(std::chrono::steady_clock::now() - begin_),
        stopping_.load(std::memory_order_relaxed) ? "stopping" : "running");
    fmt::format_to(out, "  {:>6}  {:<12} {:>12}  {}\n", "worker", "role", "operations", "now");
    for (const job& each : jobs_) {
        const worker& w = each.self;
        fmt::format_to(out, "  {:>6}  {:<12} {:>12}  ", w.id(), w.role(), w.completed());
        if (const char* const operation = w.operation()) {
            fmt::format_to(out, "in {}({}) for {:.3f} s\n", operation, name_of(w.object()),
                seconds(w.in_operation_for()));
        } else {
            fmt::format_to(out, "{}\n",
                each.returned.load(std::memory_order_relaxed) ? "returned" : "between operations");
        }
    }
    for (const counter& each : counters_) {
        fmt::format_to(out, "  {} = {}\n", each.name(), each.value());
    }
    if (description_ && kind == "deadlock") {
        fmt::format_to(out, "{}", description_());
    }
    fmt::format_to(out, "  seed = {}\n", options_.seed);
    return fmt::to_string(text);
}

std::string run::how_to_repeat() const {
    const testing::TestInfo* const test = testing::UnitTest::GetInstance()->current_test_info();
    std::error_code ignored;
    return fmt::format("  again: WEAVEPROOF_STRESS_SEED={} {} --gtest_filter={}.{} --gtest_repeat=-1\n",
        options_.seed, std::filesystem::read_symlink("/proc/self/exe", ignored).string(),
        test != nullptr ? test->test_suite_name() : "*", test != nullptr ? test->name() : "*");
}

std::string run::name_of(const void* object) const {
    const auto found = names_.find(object);
    return found != names_.end() ? found->second : fmt::format("{}", object);
}

}  // namespace weaveproof::stress

/// The first report of ThreadSanitizer ends the process, as what follows a race cannot be trusted. Nothing runs any more
/// when it exits, so there is nothing to wait for then.
// NOLINTNEXTLINE(bugprone-reserved-identifier): the name is the sanitizer's
extern "C" const char* __tsan_default_options() {
    return "halt_on_error=1:atexit_sleep_ms=0";
}

#include "harness/run.hpp"

#include "harness/futex_noise.hpp"
#include "weaveproof/evidence.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <exception>
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
    std::vector<std::thread> threads;
    threads.reserve(jobs_.size());
    for (job& each : jobs_) {
        threads.emplace_back([this, &each] { work(each); });
    }
    std::thread watchdog([this] { watch(); });
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
}

void run::work(job& mine) {
    while (!started_.load(std::memory_order_acquire)) {
        std::this_thread::yield();
    }
    const futex_noise noise(mine.self);
    try {
        mine.body(mine.self);
    } catch (const std::exception& e) {
        violated("exception", fmt::format("worker {} threw: {}", mine.self.id(), e.what()));
    }
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
    fmt::print(stderr, "stress {}.{}: violated ({}): {}\n{}", primitive_, scenario_, kind, what, report());
    std::fflush(stderr);
    try {
        record("violated", kind);
    } catch (const std::exception& e) {
        fmt::print(stderr, "{}\n", e.what());
    }
    _exit(failure);
}

void run::holds() {
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
    result.seed = options_.seed;
    result.seconds = seconds(std::chrono::steady_clock::now() - begin_);
    evidence::record(result);
}

std::string run::report() const {
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
    fmt::format_to(out, "  seed = {}\n", options_.seed);
    return fmt::to_string(text);
}

std::string run::name_of(const void* object) const {
    const auto found = names_.find(object);
    return found != names_.end() ? found->second : fmt::format("{}", object);
}

}  // namespace weaveproof::stress

/// The first report of ThreadSanitizer ends the process, as what follows a race cannot be trusted. Nothing runs any more
/// when it exits, so there is nothing to wait for then.
extern "C" const char* __tsan_default_options() {
    return "halt_on_error=1:atexit_sleep_ms=0";
}

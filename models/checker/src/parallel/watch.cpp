#include "parallel/watch.hpp"

#include <algorithm>
#include <utility>

namespace weaveproof::parallel {

namespace {

constexpr double show_every = 0.1;
// Probes begin when a search is known to be long, and take this share of its time from then on.
constexpr double probe_after = 0.5;
constexpr double probe_share = 0.015;
constexpr double probe_slice = 0.002;
constexpr std::uint64_t seed = 1;

double since(std::chrono::steady_clock::time_point then) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - then).count();
}

}  // namespace

watch::watch(const plan& p, runner& probe) : plan_(p), probe_(probe) {}

void watch::begin(const remainder& at) {
    const bool is_resumed = plan_.resumed != nullptr && seconds_before_ == 0;
    if (is_resumed) {
        seconds_before_ = at.seconds;
    }
    counted_before_ = at.counts.complete + at.counts.blocked;
    estimator_.emplace(probe_, at, seed);
}

double watch::seconds() const {
    return seconds_before_ + since(began_);
}

std::uint64_t watch::executions_left(const exploration::statistics& counts) const {
    const std::uint64_t counted = counts.complete + counts.blocked - counted_before_;
    return plan_.most_executions - std::min(plan_.most_executions, counted);
}

bool watch::interrupted() const {
    return plan_.interrupted != nullptr && *plan_.interrupted != 0;
}

std::string watch::limit_reached(const exploration::statistics& counts, std::uint64_t memory) const {
    if (interrupted()) {
        return "interrupted";
    }
    if (plan_.most_executions != 0 && executions_left(counts) == 0) {
        return "the limit of " + std::to_string(plan_.most_executions) + " executions was reached";
    }
    if (plan_.most_seconds > 0 && since(began_) >= plan_.most_seconds) {
        return "the time limit was reached";
    }
    if (plan_.most_memory_mb != 0 && memory > plan_.most_memory_mb) {
        return "the memory limit of " + std::to_string(plan_.most_memory_mb) + " MB was reached";
    }
    return {};
}

void watch::look(const exploration::statistics& counts, const std::function<remainder()>& rest) {
    const double now = since(began_);
    if (plan_.save && now - saved_ >= plan_.save_every) {
        saved_ = now;
        plan_.save(rest());
    }
    if (plan_.show && now - shown_ >= show_every) {
        shown_ = now;
        plan_.show({counts, seconds(), total()});
    }
    if (now >= probe_after && probed_ < probe_share * (now - probe_after)) {
        probe_a_little();
    }
}

void watch::probe_a_little() {
    const auto from = clock::now();
    while (estimator_->step() && since(from) < probe_slice) {
    }
    probe_.leave_program();
    probed_ += since(from);
}

std::optional<estimate> watch::total() const {
    return estimator_ ? estimator_->total() : std::nullopt;
}

}  // namespace weaveproof::parallel

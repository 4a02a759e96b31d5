#include "parallel/estimate.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace weaveproof::parallel {

namespace {

constexpr std::size_t first_width = 8;
constexpr std::size_t most_width = 256;
constexpr std::uint64_t probes_of_a_width = 4;

}  // namespace

estimator::estimator(runner& it, const remainder& from, std::uint64_t seed)
    : runner_(it), from_(from), random_(seed), useless_(from.parts.empty()) {}

std::size_t estimator::width() const {
    const std::uint64_t doublings = std::min<std::uint64_t>(probes_ / probes_of_a_width, 8);
    return std::min(most_width, first_width << doublings);
}

void estimator::thin(std::vector<node>& nodes, std::size_t most) {
    if (nodes.size() <= most) {
        return;
    }
    for (std::size_t i = 0; i < most; ++i) {
        // Unlike std::shuffle it is the same everywhere; its bias is far below what matters.
        const auto other = i + static_cast<std::size_t>((random_() >> 32) * (nodes.size() - i) >> 32);
        std::swap(nodes[i], nodes[other]);
    }
    weight_ *= static_cast<double>(nodes.size()) / static_cast<double>(most);
    nodes.resize(most);
}

void estimator::begin_probe() {
    level_.clear();
    for (std::size_t i = 0; i < from_.parts.size(); ++i) {
        const frontier& part = from_.parts[i];
        if (is_whole(part)) {
            level_.push_back({{}, i});
        }
        for (std::size_t depth = 0; depth < part.pending.size(); ++depth) {
            for (const std::uint32_t child : part.pending[depth]) {
                node n{{part.path.begin(), part.path.begin() + static_cast<std::ptrdiff_t>(depth)}, i};
                n.path.push_back(child);
                level_.push_back(std::move(n));
            }
        }
    }
    weight_ = 1;
    sample_ = 0;
    thin(level_, width());
    probing_ = true;
    next_ = 0;
    begin_node();
}

void estimator::begin_node() {
    const node& n = level_[next_];
    frontier begin = node_at(n.path, from_.parts[n.part]);
    begin.spin_sites = from_.spin_sites;
    runner_.search().begin_at(begin);
    counted_ = runner_.search().counts();
}

// The search has run the node or, if there is no such graph, the first below it that there is.
void estimator::end_node(bool is_run) {
    if (is_run) {
        const node& n = level_[next_];
        const frontier now = runner_.search().left();
        const std::size_t depth = n.path.size();
        std::vector<std::uint32_t> children = now.pending[depth];
        if (now.path.size() == depth) {
            ++run_;
        } else {
            children.push_back(now.path[depth]);
        }
        for (const std::uint32_t child : children) {
            children_.push_back(n);
            children_.back().path.push_back(child);
        }
    }
    if (++next_ == level_.size()) {
        end_level();
    }
    if (probing_) {
        begin_node();
    }
}

void estimator::end_level() {
    sample_ += weight_ * static_cast<double>(run_);
    run_ = 0;
    next_ = 0;
    thin(children_, width());
    level_.swap(children_);
    children_.clear();
    if (level_.empty()) {
        end_probe();
    }
}

void estimator::end_probe() {
    const auto weight = static_cast<double>(width());
    samples_.emplace_back(sample_, weight);
    weights_ += weight;
    ++probes_;
    probing_ = false;
}

bool estimator::step() {
    if (useless_) {
        return false;
    }
    if (!probing_) {
        begin_probe();
    }
    const bool goes_on = runner_.step();
    if (runner_.stopped().why != stop::reason::none) {
        useless_ = true;  // what is wrong, the search itself will find
        return false;
    }
    if (runner_.search().outdated()) {
        begin_again(runner_.search().left().spin_sites);
        return !useless_;
    }
    const exploration::statistics ran = difference(runner_.search().counts(), counted_);
    const bool is_run = ran.complete + ran.blocked != 0;
    if (is_run) {
        if (std::vector<std::uint64_t> now = runner_.search().left().spin_sites;
            now.size() != from_.spin_sites.size()) {
            (void)runner_.step();  // the search takes note of it
            begin_again(now);
            return !useless_;
        }
    }
    if (is_run || !goes_on) {
        end_node(is_run);
    }
    return true;
}

void estimator::begin_again(const std::vector<std::uint64_t>& spin_sites) {
    probing_ = false;
    children_.clear();
    run_ = 0;
    samples_.clear();
    probes_ = 0;
    weights_ = 0;
    // Parts are void too, and only of the whole search there is another name.
    useless_ = from_.parts.size() != 1 || !is_whole(from_.parts.front());
    from_.spin_sites = spin_sites;
    from_.counts = {};
}

std::optional<estimate> estimator::total() const {
    if (probes_ < least_probes) {
        return std::nullopt;
    }
    double mean = 0;
    for (const auto& [sample, weight] : samples_) {
        mean += sample * weight / weights_;
    }
    double squares = 0;
    for (const auto& [sample, weight] : samples_) {
        const double off = (sample - mean) * weight / weights_;
        squares += off * off;
    }
    const auto n = static_cast<double>(probes_);
    const auto counted = static_cast<double>(from_.counts.complete + from_.counts.blocked);
    return estimate{counted + mean, std::sqrt(squares * n / (n - 1)), probes_};
}

}  // namespace weaveproof::parallel

#include "verdict/merge.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "verdict/identity.hpp"

namespace weaveproof::diagnosis {

namespace {

// From the one that counts least to the one that counts most.
int gravity(verdict v) {
    switch (v) {
    case verdict::holds:
        return 0;
    case verdict::inconclusive:
        return 1;
    case verdict::unusable:
        return 2;
    case verdict::violated:
        return 3;
    }
    return 2;
}

std::string numbers(const std::set<std::uint32_t>& shards) {
    std::string text;
    for (const std::uint32_t s : shards) {
        text += (text.empty() ? "" : ", ") + std::to_string(s);
    }
    return text;
}

void find_foreign(const std::vector<named_report>& reports, std::vector<std::string>& errors) {
    const named_report& first = reports.front();
    for (const named_report& r : reports) {
        if (!r.report.search || r.report.shard.of < 2) {
            errors.push_back(fmt::format("{} is not the report of a shard", r.file));
            continue;
        }
        if (!first.report.search) {
            continue;
        }
        if (r.report.shard.of != first.report.shard.of) {
            errors.push_back(fmt::format("{} is of {} shards, but {} is of {}", r.file, r.report.shard.of,
                first.file, first.report.shard.of));
        } else if (const std::string what = difference(*r.report.search, *first.report.search);
                   !what.empty()) {
            errors.push_back(fmt::format("{} is, unlike {}, of {}", r.file, first.file, what));
        }
    }
}

void find_gaps(const std::vector<named_report>& reports, std::vector<std::string>& errors) {
    std::map<std::uint32_t, std::string> files;
    for (const named_report& r : reports) {
        const auto [there, is_new] = files.emplace(r.report.shard.number, r.file);
        if (!is_new) {
            errors.push_back(fmt::format(
                "shard {} is there twice: {} and {}", r.report.shard.number, there->second, r.file));
        }
    }
    std::set<std::uint32_t> missing;
    const std::uint32_t of = reports.front().report.shard.of;
    for (std::uint32_t s = 1; s <= of; ++s) {
        if (!files.contains(s)) {
            missing.insert(s);
        }
    }
    if (!missing.empty()) {
        errors.push_back(fmt::format("of {} shards there is no report of {}", of, numbers(missing)));
    }
}

// A shard that has met a loop that others have not met divided the search in another way than they did. Those that know fewer
// are told of the rest.
void find_other_loops(const std::vector<named_report>& reports, std::vector<std::string>& errors) {
    std::set<std::string> all;
    for (const named_report& r : reports) {
        all.insert(r.report.search->spin_sites.begin(), r.report.search->spin_sites.end());
    }
    std::set<std::uint32_t> behind;
    for (const named_report& r : reports) {
        // What stopped before its end has nothing to say of what it would have met.
        const bool counts = r.report.verdict == verdict::holds || r.report.verdict == verdict::inconclusive;
        if (counts && r.report.search->spin_sites.size() != all.size()) {
            behind.insert(r.report.shard.number);
        }
    }
    if (!behind.empty()) {
        errors.push_back(fmt::format("loops were seen to spin that shards {} do not know, so they are not "
                                     "disjoint from the others; explore "
                                     "them again with spins=\"{}\"",
            numbers(behind), fmt::join(all, ",")));
    }
}

}  // namespace

std::optional<report> merge(const std::vector<named_report>& reports, std::vector<std::string>& errors) {
    if (reports.empty()) {
        errors.emplace_back("there are no reports");
        return std::nullopt;
    }
    find_foreign(reports, errors);
    if (errors.empty()) {
        find_gaps(reports, errors);
    }
    if (errors.empty()) {
        find_other_loops(reports, errors);
    }
    if (!errors.empty()) {
        return std::nullopt;
    }
    statistics sum;
    const named_report* worst = &reports.front();
    for (const named_report& r : reports) {
        sum.executions += r.report.statistics.executions;
        sum.blocked += r.report.statistics.blocked;
        sum.events += r.report.statistics.events;
        sum.seconds += r.report.statistics.seconds;
        if (gravity(r.report.verdict) > gravity(worst->report.verdict)) {
            worst = &r;
        }
    }
    report whole = worst->report;
    whole.statistics = sum;
    whole.shard = {};
    whole.total.reset();
    if (whole.verdict == verdict::inconclusive || whole.verdict == verdict::unusable) {
        whole.message = fmt::format("shard {}: {}", worst->report.shard.number, whole.message);
    }
    return whole;
}

}  // namespace weaveproof::diagnosis

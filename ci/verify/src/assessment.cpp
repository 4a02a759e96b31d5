#include "assessment.hpp"

#include <algorithm>
#include <cstring>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace weaveproof::verify {
namespace {

using judgement = std::pair<status, std::string>;

std::string quoted_kind(const std::string& kind) {
    return kind.empty() ? "violation" : kind;
}

judgement judge_expected_violation(const evidence::part& part) {
    if (part.verdict == "holds") {
        return {status::violated, fmt::format("expected {}, found nothing", part.expected_kind)};
    }
    if (part.kind != part.expected_kind) {
        return {status::violated,
            fmt::format("expected {}, found {}", part.expected_kind, quoted_kind(part.kind))};
    }
    return {status::holds, ""};
}

// A check that looked at nothing holds of anything.
bool is_vacuous(const evidence::part& part) {
    return (part.evidence == "model" && part.executions == 0)
        || (part.evidence == "property" && part.properties == 0)
        || (part.evidence == "stress" && part.operations == 0);
}

judgement judge(const evidence::part& part) {
    if (part.verdict == "unusable") {
        return {status::unusable, part.kind.empty() ? "unusable" : part.kind};
    }
    if (part.verdict == "inconclusive") {
        return {status::inconclusive, part.kind.empty() ? "a limit came first" : part.kind};
    }
    if (part.expected == "violated") {
        return judge_expected_violation(part);
    }
    if (part.verdict == "violated") {
        return {status::violated, quoted_kind(part.kind)};
    }
    if (is_vacuous(part)) {
        return {status::unusable, "explored nothing"};
    }
    return {status::holds, ""};
}

judgement judge_exit(int code) {
    switch (code) {
    case 0:
        return {status::holds, ""};
    case 2:
        return {status::unusable, "exit code 2"};
    case 3:
        return {status::inconclusive, "exit code 3"};
    default:
        return {status::violated, fmt::format("exit code {}", code)};
    }
}

judgement judge(const run& of) {
    switch (of.end) {
    case ending::not_started:
        return {status::unusable, fmt::format("cannot be run: {}", of.start_error)};
    case ending::timed_out:
        return {status::unusable, fmt::format("hung, killed after {:.0f} s", of.seconds)};
    case ending::signalled:
        return {status::unusable, fmt::format("crashed: {}", strsignal(of.code))};
    case ending::interrupted:
        return {status::inconclusive, "interrupted"};
    case ending::exited:
        break;
    }
    judgement result = judge_exit(of.code);
    if (!of.malformed.empty()) {
        judgement malformed{
            status::unusable, fmt::format("malformed part: {}", fmt::join(of.malformed, "; "))};
        return std::max(result, malformed);
    }
    if (result.first == status::holds && of.parts.empty()) {
        return {status::unusable, "recorded no evidence"};
    }
    return result;
}

class table_of_rows {
  public:
    explicit table_of_rows(const std::vector<std::string>& primitives) : required_(primitives.size()) {
        for (const std::string& primitive : primitives) {
            row_of(primitive);
        }
    }

    void add(const assessed_part& part) {
        const evidence::part& value = part.value;
        row& to = row_of(value.primitive);
        to.seconds += value.seconds;
        to.outcome = std::max(to.outcome, part.outcome);
        if (value.evidence == "mutant") {
            to.mutants += 1;
            to.mutants_as_told += part.outcome == status::holds ? 1U : 0U;
            return;
        }
        if (value.expected == "violated") {
            to.twins += 1;
            to.twins_refuted += part.outcome == status::holds ? 1U : 0U;
            model_twins_[value.primitive] += value.evidence == "model" ? 1U : 0U;
            return;
        }
        to.models += value.evidence == "model" ? 1U : 0U;
        to.executions += value.executions;
        to.blocked += value.blocked;
        to.properties += value.properties;
        to.operations += value.operations;
        to.histories += value.histories;
        to.perturbations += value.perturbations;
    }

    // What an executable that failed has recorded may be a part of what it would have.
    void add(const assessed_run& of) {
        for (const evidence::part& part : of.value.parts) {
            row& to = row_of(part.primitive);
            to.outcome = std::max(to.outcome, of.outcome);
        }
    }

    std::vector<row> finish(std::uint64_t minimum_twins) && {
        for (std::size_t index = 0; index < required_; ++index) {
            require_everything(rows_[index], minimum_twins);
        }
        std::sort(rows_.begin() + static_cast<std::ptrdiff_t>(required_), rows_.end(),
            [](const row& left, const row& right) { return left.primitive < right.primitive; });
        return std::move(rows_);
    }

  private:
    row& row_of(const std::string& primitive) {
        const auto [found, is_new] = index_.try_emplace(primitive, rows_.size());
        if (is_new) {
            rows_.emplace_back().primitive = primitive;
        }
        return rows_[found->second];
    }

    void require_everything(row& of, std::uint64_t minimum_twins) {
        const auto require = [&](bool present, std::string what) {
            if (!present) {
                of.missing.push_back(std::move(what));
            }
        };
        const std::uint64_t twins = model_twins_[of.primitive];
        require(of.models > 0, "model");
        require(twins >= minimum_twins, fmt::format("broken models ({} of {})", twins, minimum_twins));
        require(of.properties > 0, "property test");
        require(of.operations > 0, "stress");
        if (!of.missing.empty()) {
            of.outcome = std::max(of.outcome, status::incomplete);
        }
    }

    std::vector<row> rows_;
    std::size_t required_;
    std::map<std::string, std::size_t> index_;
    std::map<std::string, std::uint64_t> model_twins_;
};

row sum(const std::vector<row>& rows) {
    row total;
    total.primitive = "total";
    for (const row& each : rows) {
        total.models += each.models;
        total.executions += each.executions;
        total.blocked += each.blocked;
        total.twins += each.twins;
        total.twins_refuted += each.twins_refuted;
        total.properties += each.properties;
        total.operations += each.operations;
        total.mutants += each.mutants;
        total.mutants_as_told += each.mutants_as_told;
        total.histories += each.histories;
        total.perturbations += each.perturbations;
        total.seconds += each.seconds;
        total.outcome = std::max(total.outcome, each.outcome);
    }
    return total;
}

std::vector<assessed_part> judge_parts(const std::vector<run>& runs) {
    std::vector<assessed_part> result;
    std::set<std::tuple<std::string, std::string, std::string>> seen;
    for (const run& each : runs) {
        for (const evidence::part& part : each.parts) {
            auto [outcome, reason] = judge(part);
            if (!seen.emplace(part.primitive, part.evidence, part.name).second) {
                outcome = std::max(outcome, status::unusable);
                reason = "recorded by two executables";
            }
            result.push_back({part, each.what.target, outcome, std::move(reason)});
        }
    }
    return result;
}

}  // namespace

assessment assess(const manifest& what, std::vector<run> runs, std::uint64_t minimum_twins, double seconds) {
    assessment result;
    result.seconds = seconds;
    result.parts = judge_parts(runs);
    table_of_rows rows(what.primitives);
    for (const assessed_part& part : result.parts) {
        rows.add(part);
    }
    for (run& each : runs) {
        auto [outcome, reason] = judge(each);
        result.runs.push_back({std::move(each), outcome, std::move(reason)});
        rows.add(result.runs.back());
    }
    result.rows = std::move(rows).finish(minimum_twins);
    result.total = sum(result.rows);
    for (const assessed_run& each : result.runs) {
        result.total.outcome = std::max(result.total.outcome, each.outcome);
    }
    if (result.rows.empty()) {
        result.total.outcome = std::max(result.total.outcome, status::incomplete);
        result.total.missing.emplace_back("any primitive");
    }
    result.outcome = result.total.outcome;
    return result;
}

std::vector<problem> problems(const assessment& of) {
    std::vector<problem> result;
    for (const assessed_run& each : of.runs) {
        if (each.outcome != status::holds) {
            result.push_back(
                {each.outcome, each.value.what.target, each.reason, each.value.log.string(), "", 0});
        }
    }
    std::map<std::string, std::string> logs;
    for (const assessed_run& each : of.runs) {
        logs.emplace(each.value.what.target, each.value.log.string());
    }
    for (const assessed_part& each : of.parts) {
        if (each.outcome != status::holds) {
            const evidence::part& part = each.value;
            result.push_back({each.outcome, fmt::format("{} {} {}", part.primitive, part.evidence, part.name),
                each.reason, part.counterexample.empty() ? logs[each.target] : part.counterexample, part.page,
                part.step});
        }
    }
    for (const row& each : of.rows) {
        if (!each.missing.empty()) {
            result.push_back({status::incomplete, each.primitive,
                fmt::format("lacks {}", fmt::join(each.missing, ", ")), "", "", 0});
        }
    }
    if (!of.total.missing.empty()) {
        result.push_back({status::incomplete, "evidence", "there is no primitive to verify", "", "", 0});
    }
    return result;
}

}  // namespace weaveproof::verify

#include "classics/table.hpp"

#include <algorithm>
#include <cstdio>
#include <string_view>

#include <fmt/format.h>

namespace weaveproof::classics {

namespace {

constexpr std::size_t verdict_width = std::string_view{"inconclusive"}.size();
constexpr std::size_t kind_width = std::string_view{"unlock by another thread"}.size();
constexpr std::size_t executions_width = std::string_view{"executions"}.size();
constexpr std::size_t separators_width = 10;
constexpr std::size_t time_width = std::string_view{"00.00 s"}.size();

std::string grouped(std::uint64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t position = digits.size(); position > 3; position -= 3) {
        digits.insert(position - 3, 1, ',');
    }
    return digits;
}

void print(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);  // what goes wrong is told by others, in between
}

}  // namespace

struct table::cells {
    std::string_view problem;
    std::string_view variant;
    std::string_view verdict;
    std::string_view kind;
    std::string_view executions;
    std::string_view time;
};

void table::make_room_for(const title& of) {
    problem_width_ = std::max(problem_width_, of.problem.size());
    variant_width_ = std::max(variant_width_, of.variant.size());
}

std::string table::line(const cells& of) const {
    return fmt::format("{:<{}}  {:<{}}  {:<{}}  {:<{}}  {:>{}}  {:>{}}", of.problem, problem_width_,
        of.variant, variant_width_, of.verdict, verdict_width, of.kind, kind_width, of.executions,
        executions_width, of.time, time_width);
}

std::string table::rule() const {
    return fmt::format("{:-<{}}\n", "",
        problem_width_ + variant_width_ + verdict_width + kind_width + executions_width + time_width
            + separators_width);
}

void table::print_head() const {
    print(line({"problem", "variant", "verdict", "kind", "executions", "time"}) + '\n' + rule());
}

void table::print_row(const title& of, const report& found, bool as_expected) {
    if (!as_expected) {
        ++unexpected_;
    } else if (found.holds()) {
        ++holding_;
    } else {
        ++refuted_;
    }
    seconds_ += found.statistics.seconds;
    const std::string text = line({of.problem, of.variant, name_of(found.verdict), found.kind,
        grouped(found.statistics.executions), fmt::format("{:.2f} s", found.statistics.seconds)});
    print(text + (as_expected ? "\n" : "  not as expected\n"));
}

void table::print_total() const {
    print(rule()
        + fmt::format("programs: {}; hold: {}; refuted: {}; not as expected: {}; {:.1f} s\n",
            holding_ + refuted_ + unexpected_, holding_, refuted_, unexpected_, seconds_));
}

}  // namespace weaveproof::classics

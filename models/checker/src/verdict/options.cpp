#include "weaveproof/options.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <concepts>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "verdict/files.hpp"

namespace weaveproof {

namespace {

struct help_flag {};

using member
    = std::variant<help_flag, consistency options::*, std::uint64_t options::*, std::uint32_t options::*,
        double options::*, bool options::*, std::string options::*, color_mode options::*,
        weaveproof::verbosity options::*, weaveproof::shard options::*, thread_order options::*>;

struct option {
    std::string_view name;
    member where;
    std::string_view value;  // by default, as it is written
    std::string_view meaning;
    bool of_search = false;  // has no meaning where one execution is shown again
};

const std::array<option, 27> table{{
    {"memory_model", &options::memory_model, "c++20", "c++20, sc or tso"},
    {"most_executions", &options::most_executions, "0", "stop after so many executions; 0: never", true},
    {"most_seconds", &options::most_seconds, "0", "stop after so many seconds; 0: never", true},
    {"most_memory_mb", &options::most_memory_mb, "0",
        "stop when all processes use more memory, in MB; 0: never", true},
    {"most_threads", &options::most_threads, "64", "threads in one execution, the initial one included"},
    {"most_events", &options::most_events, "60000",
        "visible operations in one execution: bounds endless loops"},
    {"spurious_wakeups", &options::spurious_wakeups, "0", "1: waits may return for no reason"},
    {"leaks", &options::leaks, "1", "0: memory need not be freed at the end"},
    {"jobs", &options::jobs, "1", "processes that explore; 0: one for each processor", true},
    {"shard", &options::shard, "1/1",
        "k/n: explore the k-th of n disjoint parts; weaveproof merge joins them", true},
    {"schedule", &options::schedule, "newest",
        "newest, first or last: in which order threads run; the complete executions are the same", true},
    {"symmetric", &options::symmetric, "0",
        "1: threads with the same function and argument are explored in one order only", true},
    {"spins", &options::spins, "", "loops that are known to spin, as weaveproof merge may ask for", true},
    {"checkpoint", &options::checkpoint, "", "keep in this file how far the search has come", true},
    {"checkpoint_seconds", &options::checkpoint_seconds, "60", "how often the checkpoint is written", true},
    {"resume", &options::resume, "", "go on where this checkpoint was written", true},
    {"report", &options::report, "", "write the report to this file, in JSON"},
    {"junit", &options::junit, "", "write the report to this file, as JUnit XML"},
    {"page", &options::page, "", "write the report to this file, as an HTML page"},
    {"sarif", &options::sarif, "", "write the report to this file, as SARIF, for code scanning"},
    {"markdown", &options::markdown, "", "write the report to this file, as Markdown"},
    {"dot", &options::dot, "", "write the counterexample to this file, as a graph for Graphviz"},
    {"picture", &options::picture, "", "write the counterexample to this file, as an SVG picture"},
    {"replay", &options::replay, "", "show the violation in this report once more, and explore nothing"},
    {"color", &options::color, "auto", "auto, always or never; auto: on a terminal, unless NO_COLOR is set"},
    {"verbosity", &options::verbosity, "1",
        "0: the verdict; 1: the counterexample too; 2: all events and stacks"},
    {"help", help_flag{}, "0", "1: show this list and do nothing else"},
}};

struct word {
    std::string_view text;
    int value;
};

constexpr word models[] = {{"c++20", 0}, {"sc", 1}, {"tso", 2}};
constexpr word schedules[] = {{"newest", 0}, {"first", 1}, {"last", 2}};
constexpr word colors[] = {{"auto", 0}, {"always", 1}, {"never", 2}};
constexpr word verbosities[] = {{"0", 0}, {"1", 1}, {"2", 2}};
constexpr word flags[] = {{"0", 0}, {"1", 1}, {"no", 0}, {"yes", 1}, {"false", 0}, {"true", 1}};

// What a value must look like, for the message when it does not.
struct refusal {
    std::string expected;
};

template <class Value, std::size_t N>
std::optional<refusal> read_word(std::string_view text, const word (&words)[N], Value& into) {
    const auto found
        = std::find_if(std::begin(words), std::end(words), [&](const word& w) { return w.text == text; });
    if (found != std::end(words)) {
        into = static_cast<Value>(found->value);
        return std::nullopt;
    }
    std::string expected = "expected ";
    for (std::size_t i = 0; i < N; ++i) {
        expected += i == 0 ? "" : i + 1 == N ? " or " : ", ";
        expected += words[i].text;
    }
    return refusal{std::move(expected)};
}

template <std::unsigned_integral Number>
std::optional<refusal> read_number(std::string_view text, Number& into) {
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), into);
    if (failure == std::errc::result_out_of_range) {
        return refusal{"the number is too large"};
    }
    if (failure != std::errc{} || end != text.data() + text.size()) {
        return refusal{"expected a whole number"};
    }
    return std::nullopt;
}

// Each shard makes all of them, in order to know its own.
constexpr std::uint32_t most_shards = 4096;
constexpr std::uint32_t most_jobs = 1024;

struct reader {
    options& into;
    std::string_view text;

    std::optional<refusal> operator()(help_flag) const {
        bool ignored = false;
        return read_word(text, flags, ignored);
    }
    std::optional<refusal> operator()(consistency options::*m) const {
        return read_word(text, models, into.*m);
    }
    std::optional<refusal> operator()(thread_order options::*m) const {
        return read_word(text, schedules, into.*m);
    }
    std::optional<refusal> operator()(color_mode options::*m) const {
        return read_word(text, colors, into.*m);
    }
    std::optional<refusal> operator()(weaveproof::verbosity options::*m) const {
        return read_word(text, verbosities, into.*m);
    }
    std::optional<refusal> operator()(bool options::*m) const { return read_word(text, flags, into.*m); }
    std::optional<refusal> operator()(std::string options::*m) const {
        if (text.empty()) {
            return refusal{"expected the name of a file"};
        }
        into.*m = text;
        return std::nullopt;
    }
    template <std::unsigned_integral Number>
    std::optional<refusal> operator()(Number options::*m) const {
        return read_number(text, into.*m);
    }
    std::optional<refusal> operator()(weaveproof::shard options::*m) const {
        const std::size_t slash = text.find('/');
        weaveproof::shard s;
        if (slash == std::string_view::npos || read_number(text.substr(0, slash), s.number)
            || read_number(text.substr(slash + 1), s.of) || s.number < 1 || s.number > s.of
            || s.of > most_shards) {
            return refusal{fmt::format("expected k/n with 1 <= k <= n <= {}", most_shards)};
        }
        into.*m = s;
        return std::nullopt;
    }
    std::optional<refusal> operator()(double options::*m) const {
        double number = 0;
        const char* const last = text.data() + text.size();
        const auto [end, failure] = std::from_chars(text.data(), last, number, std::chars_format::fixed);
        if (failure != std::errc{} || end != last || !std::isfinite(number) || number < 0) {
            return refusal{"expected a number of seconds"};
        }
        into.*m = number;
        return std::nullopt;
    }
};

struct assignment {
    std::string_view name;
    std::string_view value;
};

// Takes the next `name=value` off the front of `text`. A separator at the end, or two in a row, are no
// assignment.
std::optional<assignment> take_assignment(std::string_view& text, std::string& error) {
    text.remove_prefix(std::min(text.find_first_not_of(": \t\n"), text.size()));
    if (text.empty()) {
        return std::nullopt;
    }
    const std::size_t equals = text.find_first_of("=: \t\n");
    if (equals == std::string_view::npos || text[equals] != '=') {
        error = fmt::format(
            "option \"{}\" has no value; options are written name=value", text.substr(0, equals));
        return std::nullopt;
    }
    assignment result{text.substr(0, equals), {}};
    text.remove_prefix(equals + 1);
    if (!text.empty() && (text.front() == '"' || text.front() == '\'')) {
        const std::size_t close = text.find(text.front(), 1);
        if (close == std::string_view::npos) {
            error = fmt::format("the value of option \"{}\" has no closing quote", result.name);
            return std::nullopt;
        }
        result.value = text.substr(1, close - 1);
        text.remove_prefix(close + 1);
        if (!text.empty() && text.find_first_of(": \t\n") != 0) {
            error = fmt::format("the value of option \"{}\" goes on after its closing quote", result.name);
            return std::nullopt;
        }
        return result;
    }
    result.value = text.substr(0, text.find_first_of(": \t\n"));
    text.remove_prefix(result.value.size());
    return result;
}

std::string unknown(std::string_view name) {
    std::string known;
    for (const option& o : table) {
        known += known.empty() ? "" : ", ";
        known += o.name;
    }
    return fmt::format("unknown option \"{}\"; there are {}", name, known);
}

// Files that are written must be different ones. Empty: they are.
std::string same_file(const options& how) {
    const std::vector<diagnosis::output> files = diagnosis::outputs(how);
    for (auto one = files.begin(); one != files.end(); ++one) {
        for (auto other = one + 1; other != files.end(); ++other) {
            if (one->path == other->path) {
                return fmt::format("options \"{}\" and \"{}\" name the same file, \"{}\"", one->option,
                    other->option, one->path);
            }
        }
    }
    return {};
}

}  // namespace

bool parse_options(std::string_view text, options& into, std::string& error) {
    options result = into;
    std::vector<assignment> seen;
    std::string problem;
    while (const std::optional<assignment> next = take_assignment(text, problem)) {
        const auto found
            = std::find_if(table.begin(), table.end(), [&](const option& o) { return o.name == next->name; });
        if (found == table.end()) {
            problem = unknown(next->name);
            break;
        }
        const auto before = std::find_if(
            seen.begin(), seen.end(), [&](const assignment& a) { return a.name == next->name; });
        if (before != seen.end() && before->value != next->value) {
            problem = fmt::format("option \"{}\" is given twice, as \"{}\" and as \"{}\"", next->name,
                before->value, next->value);
            break;
        }
        seen.push_back(*next);
        if (const std::optional<refusal> refused = std::visit(reader{result, next->value}, found->where)) {
            problem = fmt::format(
                "option \"{}\" cannot be \"{}\": {}", next->name, next->value, refused->expected);
            break;
        }
    }
    if (problem.empty() && !result.replay.empty()) {
        for (const assignment& a : seen) {
            if (std::any_of(table.begin(), table.end(),
                    [&](const option& o) { return o.of_search && o.name == a.name; })) {
                problem = fmt::format(
                    "options \"replay\" and \"{}\" contradict: a replay runs one execution", a.name);
                break;
            }
        }
    }
    if (problem.empty() && result.jobs > most_jobs) {
        problem = fmt::format("option \"jobs\" cannot be \"{}\": the most is {}", result.jobs, most_jobs);
    }
    if (problem.empty()) {
        problem = same_file(result);
    }
    if (!problem.empty()) {
        error = std::move(problem);
        return false;
    }
    into = std::move(result);
    return true;
}

bool asks_for_help(std::string_view text) {
    std::string ignored;
    while (const std::optional<assignment> next = take_assignment(text, ignored)) {
        bool asked = false;
        if (next->name == "help" && !read_word(next->value, flags, asked) && asked) {
            return true;
        }
    }
    return false;
}

std::string options_help() {
    std::string result = "WEAVEPROOF_OPTIONS: name=value, separated by colons\n";
    for (const option& o : table) {
        result += fmt::format("  {:<24} {}\n", fmt::format("{}={}", o.name, o.value), o.meaning);
    }
    return result;
}

std::string_view name_of(consistency model) {
    return models[static_cast<std::size_t>(model)].text;
}

std::string_view name_of(thread_order order) {
    return schedules[static_cast<std::size_t>(order)].text;
}

}  // namespace weaveproof

#include "table.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "verdict/html.hpp"

namespace weaveproof::verify {
namespace {

constexpr std::size_t columns = 11;
constexpr std::size_t verdict_column = 9;
using cells = std::array<std::string, columns>;

struct line {
    cells text;
    status outcome;
};

std::string painted(std::string_view text, status outcome, bool colour) {
    if (!colour) {
        return std::string(text);
    }
    const std::string_view code = outcome == status::holds ? "32" : outcome == status::violated ? "31" : "33";
    return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

std::string count(bool present, std::uint64_t number) {
    return present ? grouped(number) : "-";
}

std::string ratio(std::uint64_t part, std::uint64_t of) {
    return of > 0 ? fmt::format("{}/{}", part, of) : "-";
}

line to_line(const row& of) {
    return {{of.primitive, count(of.models > 0, of.executions), count(of.models > 0, of.blocked),
                ratio(of.twins_refuted, of.twins), ratio(of.mutants_as_told, of.mutants),
                count(of.properties > 0, of.properties), count(of.operations > 0, of.operations),
                count(of.histories > 0, of.histories), count(of.perturbations > 0, of.perturbations),
                std::string(to_string(of.outcome)), fmt::format("{:.1f} s", of.seconds)},
        of.outcome};
}

// An executable that failed has no counts of its own; its parts, if any, are in the rows of the primitives.
line to_line(const assessed_run& of) {
    return {{of.value.what.target, "", "", "", "", "", "", "", "", std::string(to_string(of.outcome)),
                fmt::format("{:.1f} s", of.value.seconds)},
        of.outcome};
}

using widths = std::array<std::size_t, columns>;

std::string render(const line& of, const widths& width, bool colour) {
    std::string result;
    for (std::size_t column = 0; column < columns; ++column) {
        const std::string& cell = of.text.at(column);
        const bool left = column == 0 || column == verdict_column;
        const std::string padding(width.at(column) - cell.size(), ' ');
        const std::string shown = column == verdict_column ? painted(cell, of.outcome, colour) : cell;
        result += column == 0 ? "" : "  ";
        result += left ? shown + padding : padding + shown;
    }
    result.erase(result.find_last_not_of(' ') + 1);
    return result + '\n';
}

}  // namespace

std::string grouped(std::uint64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t position = digits.size(); position > 3; position -= 3) {
        digits.insert(position - 3, 1, ',');
    }
    return digits;
}

std::string render_table(const assessment& of, bool colour) {
    const cells head = {"primitive", "executions", "blocked", "twins", "mutants", "properties", "operations",
        "histories", "perturbations", "verdict", "time"};
    std::vector<line> body;
    for (const row& each : of.rows) {
        body.push_back(to_line(each));
    }
    for (const assessed_run& each : of.runs) {
        if (each.outcome != status::holds) {
            body.push_back(to_line(each));
        }
    }
    const line total = to_line(of.total);

    widths width{};
    const auto widen = [&](const cells& text) {
        for (std::size_t column = 0; column < columns; ++column) {
            width.at(column) = std::max(width.at(column), text.at(column).size());
        }
    };
    widen(head);
    widen(total.text);
    for (const line& each : body) {
        widen(each.text);
    }
    std::size_t all = 2 * (columns - 1);
    for (const std::size_t each : width) {
        all += each;
    }
    const std::string rule = std::string(all, '-') + '\n';

    std::string result = render({head, status::holds}, width, false) + rule;
    for (const line& each : body) {
        result += render(each, width, colour);
    }
    return result + rule + render(total, width, colour);
}

std::string render_problems(const assessment& of, bool colour) {
    std::string result;
    for (const problem& each : problems(of)) {
        result += fmt::format("{}: {}: {}\n", painted(to_string(each.outcome), each.outcome, colour),
            each.subject, each.reason);
        if (!each.where.empty()) {
            result += fmt::format("    see {}\n", each.where);
        }
        if (!each.page.empty()) {
            result += fmt::format("    see {}\n", diagnosis::file_url(each.page, each.step));
        }
    }
    return result;
}

std::string render_first_step(const assessment& of) {
    const std::vector<problem> all = problems(of);
    const auto is_sooner = [](const problem& a, const problem& b) {
        return !a.page.empty() && (b.page.empty() || a.step < b.step);
    };
    const auto first = std::min_element(all.begin(), all.end(), is_sooner);
    if (first == all.end() || first->page.empty()) {
        return {};
    }
    return fmt::format("begin with {}\n", diagnosis::file_url(first->page, first->step));
}

std::string_view meaning(status outcome) {
    switch (outcome) {
    case status::holds:
        return "every model, every property and every stress run holds; every broken twin was refuted";
    case status::inconclusive:
        return "not everything was explored";
    case status::incomplete:
        return "some evidence is missing";
    case status::unusable:
        return "some evidence could not be had";
    case status::violated:
        break;
    }
    return "a violation was found, or an expected one was not";
}

std::string render_conclusion(const assessment& of, bool colour) {
    return fmt::format("{}: {}, in {:.1f} s\n", painted(to_string(of.outcome), of.outcome, colour),
        meaning(of.outcome), of.seconds);
}

}  // namespace weaveproof::verify

#include "ci_reports.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "table.hpp"
#include "verdict/read_report.hpp"
#include "verdict/sarif.hpp"

namespace weaveproof::verify {
namespace {

using diagnosis::named_result;

// The report beside the text of a counterexample, if it is one.
std::optional<report> report_beside(const std::string& text) {
    std::ifstream file(std::filesystem::path(text).replace_extension(".json"), std::ios::binary);
    if (text.empty() || !file) {
        return std::nullopt;
    }
    std::string error;
    return diagnosis::parse_report({std::istreambuf_iterator<char>{file}, {}}, error);
}

std::vector<named_result> findings(const assessment& of) {
    std::vector<named_result> result;
    for (const problem& each : problems(of)) {
        std::optional<report> found = report_beside(each.where);
        if (!found || !found->counterexample) {
            found.emplace();
            found->verdict = each.outcome == status::inconclusive ? verdict::inconclusive : verdict::unusable;
            found->message = fmt::format("{}: {}", to_string(each.outcome), each.reason);
        }
        result.push_back({each.subject, std::move(*found)});
    }
    return result;
}

}  // namespace

std::string to_sarif(const assessment& of) {
    return diagnosis::to_sarif(findings(of));
}

std::string to_markdown(const assessment& of) {
    std::string result = fmt::format(
        "## weaveproof: {}\n\n```text\n{}```\n", to_string(of.outcome), render_table(of, false));
    for (const named_result& each : findings(of)) {
        result += '\n' + weaveproof::to_markdown(each.found, each.name);
    }
    return result;
}

std::string to_annotations(const assessment& of) {
    std::string result;
    for (const named_result& each : findings(of)) {
        result += to_annotation(each.found, each.name);
    }
    return result;
}

}  // namespace weaveproof::verify

#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "verdict/site.hpp"
#include "weaveproof/check.hpp"

namespace weaveproof {

namespace {

// Text that means nothing but itself.
std::string escaped(std::string_view text) {
    constexpr std::string_view marks = "\\`*_{}[]<>()#+-.!|&~$@";
    std::string result;
    for (const char c : text) {
        if (marks.find(c) != std::string_view::npos) {
            result += '\\';
        }
        result += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    }
    return result;
}

// A block of code; its fence is longer than any in the text.
std::string fenced(std::string_view text) {
    std::size_t longest = 2;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::size_t run = std::min(text.find_first_not_of('`', at), text.size()) - at;
        longest = std::max(longest, run);
        at += run;
    }
    const std::string fence(longest + 1, '`');
    return fmt::format("{}text\n{}{}\n", fence, text, fence);
}

}  // namespace

std::string to_markdown(const report& r, std::string_view name) {
    std::string result
        = fmt::format("### {}: {}\n\n{}\n", escaped(name), escaped(verdict_text(r)), escaped(summary(r)));
    if (!r.counterexample) {
        return result;
    }
    const counterexample& c = *r.counterexample;
    if (const counterexample::frame* const site = diagnosis::site_of_violation(c)) {
        result += fmt::format("\nAt {}:{}.\n", escaped(diagnosis::path_in_project(site->file)), site->line);
    }
    if (!c.explanation.empty()) {
        result += '\n';
        for (const std::string& sentence : c.explanation) {
            result += fmt::format("- {}\n", escaped(sentence));
        }
    }
    return result + "\n<details><summary>The execution</summary>\n\n" + fenced(to_text(r)) + "\n</details>\n";
}

}  // namespace weaveproof

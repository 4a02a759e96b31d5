#include <string>
#include <string_view>

#include <fmt/format.h>

#include "verdict/site.hpp"
#include "weaveproof/check.hpp"

namespace weaveproof {

namespace {

// As GitHub's workflow commands want it; in a property a colon and a comma would end it.
std::string escaped(std::string_view text, bool in_property) {
    std::string result;
    for (const char c : text) {
        const bool special = c == '%' || c == '\r' || c == '\n' || (in_property && (c == ':' || c == ','));
        result += special ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : std::string{c};
    }
    return result;
}

}  // namespace

std::string to_annotation(const report& r, std::string_view name) {
    if (r.holds()) {
        return {};
    }
    std::string properties;
    std::string message = summary(r);
    if (r.counterexample) {
        if (const counterexample::frame* const site = diagnosis::site_of_violation(*r.counterexample)) {
            properties = fmt::format(
                "file={},line={},", escaped(diagnosis::path_in_project(site->file), true), site->line);
            if (site->column != 0) {
                properties += fmt::format("col={},", site->column);
            }
        }
        message = fmt::format("{}: {}", r.kind, r.message);
        for (const std::string& sentence : r.counterexample->explanation) {
            message += '\n' + sentence;
        }
    }
    return fmt::format("::{} {}title={}::{}\n", r.verdict == verdict::inconclusive ? "warning" : "error",
        properties, escaped(fmt::format("{}: {}", name, verdict_text(r)), true), escaped(message, false));
}

}  // namespace weaveproof

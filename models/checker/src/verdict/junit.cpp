#include <string_view>

#include <fmt/format.h>

#include "weaveproof/check.hpp"

namespace weaveproof {

namespace {

// Text as it may stand in XML 1.0, which has no way to write most control characters.
std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        switch (c) {
        case '<':
            result += "&lt;";
            break;
        case '>':
            result += "&gt;";
            break;
        case '&':
            result += "&amp;";
            break;
        case '"':
            result += "&quot;";
            break;
        case '\n':
        case '\t':
            result += c;
            break;
        default:
            result += static_cast<unsigned char>(c) < ' ' ? '?' : c;
        }
    }
    return result;
}

}  // namespace

std::string to_junit(const report& r, std::string_view of) {
    const std::string name = r.shard.of > 1
        ? fmt::format("{} [shard {} of {}]", of, r.shard.number, r.shard.of)
        : std::string{of};
    const bool failed = r.verdict == verdict::violated;
    const bool in_error = r.verdict == verdict::unusable || r.verdict == verdict::inconclusive;
    std::string result = fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                     "<testsuite name=\"weaveproof\" tests=\"1\" failures=\"{}\" "
                                     "errors=\"{}\" skipped=\"0\" time=\"{:.3f}\">\n"
                                     " <testcase classname=\"weaveproof\" name=\"{}\" time=\"{:.3f}\">\n",
        failed ? 1 : 0, in_error ? 1 : 0, r.statistics.seconds, escaped(name), r.statistics.seconds);
    if (failed) {
        result += fmt::format("  <failure type=\"{}\" message=\"{}\">{}</failure>\n", escaped(r.kind),
            escaped(r.message), escaped(to_text(r)));
    } else if (in_error) {
        result
            += fmt::format("  <error type=\"{}\" message=\"{}\"/>\n", name_of(r.verdict), escaped(r.message));
    }
    return result
        + fmt::format("  <system-out>{}</system-out>\n </testcase>\n</testsuite>\n", escaped(summary(r)));
}

}  // namespace weaveproof

#include <string_view>

#include <fmt/format.h>

#include "verdict/html.hpp"
#include "weaveproof/check.hpp"

namespace weaveproof {

using diagnosis::escape_html;

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
        failed ? 1 : 0, in_error ? 1 : 0, r.statistics.seconds, escape_html(name), r.statistics.seconds);
    if (failed) {
        result += fmt::format("  <failure type=\"{}\" message=\"{}\">{}</failure>\n", escape_html(r.kind),
            escape_html(r.message), escape_html(to_text(r)));
    } else if (in_error) {
        result += fmt::format(
            "  <error type=\"{}\" message=\"{}\"/>\n", name_of(r.verdict), escape_html(r.message));
    }
    return result
        + fmt::format("  <system-out>{}</system-out>\n </testcase>\n</testsuite>\n", escape_html(summary(r)));
}

}  // namespace weaveproof

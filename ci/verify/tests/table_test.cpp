#include "table.hpp"

#include <cstdint>
#include <limits>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assessment.hpp"
#include "reports.hpp"
#include "status.hpp"

namespace {

using namespace weaveproof::verify;
using testing::HasSubstr;
using testing::Not;

run finished(const std::string& target) {
    run result;
    result.what.target = target;
    result.end = ending::exited;
    return result;
}

TEST(grouped, separates_thousands) {
    EXPECT_EQ(grouped(0), "0");
    EXPECT_EQ(grouped(999), "999");
    EXPECT_EQ(grouped(1000), "1,000");
    EXPECT_EQ(grouped(1234567), "1,234,567");
    EXPECT_EQ(grouped(std::numeric_limits<std::uint64_t>::max()), "18,446,744,073,709,551,615");
}

TEST(status, the_graver_outweighs) {
    EXPECT_LT(status::holds, status::inconclusive);
    EXPECT_LT(status::inconclusive, status::incomplete);
    EXPECT_LT(status::incomplete, status::unusable);
    EXPECT_LT(status::unusable, status::violated);
    EXPECT_EQ(exit_code(status::holds), 0);
    EXPECT_EQ(exit_code(status::inconclusive), 3);
    EXPECT_EQ(exit_code(status::incomplete), 2);
    EXPECT_EQ(exit_code(status::unusable), 2);
    EXPECT_EQ(exit_code(status::violated), 1);
}

TEST(table, columns_line_up_whatever_is_in_them) {
    const assessment of = assess({{"mutex", "a_primitive_with_a_very_long_name"}, {}}, {finished("a")}, 1, 0);
    std::istringstream lines(render_table(of, false));
    std::string head;
    std::getline(lines, head);
    const auto column = head.find("verdict");
    ASSERT_NE(column, std::string::npos);
    unsigned rows = 0;
    for (std::string line; std::getline(lines, line);) {
        if (line.front() != '-') {
            EXPECT_THAT(line.substr(column), testing::MatchesRegex("(incomplete|unusable) +0.0 s")) << line;
            ++rows;
        }
    }
    EXPECT_EQ(rows, 4U) << "two primitives, one executable, the total";
}

TEST(table, colour_only_where_wanted) {
    const assessment of = assess({{"mutex"}, {}}, {}, 1, 0);
    EXPECT_THAT(render_table(of, true), HasSubstr("\x1b[33mincomplete\x1b[0m"));
    EXPECT_THAT(render_problems(of, true), HasSubstr("\x1b[33mincomplete\x1b[0m: mutex"));
    EXPECT_THAT(render_conclusion(of, true), HasSubstr("\x1b[33mincomplete\x1b[0m"));
    EXPECT_THAT(render_table(of, false), Not(HasSubstr("\x1b")));
}

TEST(junit, escapes_what_xml_cannot_hold) {
    run result = finished("a<b>&\"c\"");
    result.malformed = {"line\nwith \x01 and \t"};
    const std::string xml = to_junit(assess({}, {result}, 1, 0));
    EXPECT_THAT(xml, HasSubstr("a&lt;b&gt;&amp;&quot;c&quot;"));
    EXPECT_THAT(xml, HasSubstr("line&#10;with ? and &#9;"));
    EXPECT_THAT(xml, Not(HasSubstr("\x01")));
}

}  // namespace

// Reports in the languages of other tools.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "examples.hpp"
#include "verdict/explain.hpp"

namespace weaveproof {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

report told(counterexample c) {
    diagnosis::explain(c, "");
    return examples::violated(std::move(c));
}

// Text that would be markup, a command or the end of a string in one of the languages.
const std::string hostile
    = "</text><script>alert(1)</script> \"'`\\ ]]> % :: , ```` | <b>\x01\x1b[31m\n::error::x";

report hostile_report() {
    counterexample c = examples::message_passing("relaxed");
    c.events[4].object = hostile;
    c.events[4].where[0].file = "/src/a b,%:\"<c>.cpp";
    c.events[4].where[0].text = hostile;
    c.places[1].where = c.events[4].where;
    c.places[0].object = c.places[1].object = hostile;
    return told(std::move(c));
}

// Exit code of the command, with `input` on its standard input.
int run_with_input(const std::string& command, const std::string& input) {
    std::FILE* const pipe = popen((command + " >/dev/null 2>&1").c_str(), "w");
    if (pipe == nullptr) {
        return -1;
    }
    const bool complete = std::fwrite(input.data(), 1, input.size(), pipe) == input.size();
    const int status = pclose(pipe);
    return complete ? status : -1;
}

constexpr const char* parse_xml
    = "python3 -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.stdin.buffer)'";

TEST(annotation, is_at_the_worst_place) {
    EXPECT_THAT(to_annotation(told(examples::message_passing("relaxed")), "mp"),
        testing::StartsWith(
            "::error file=/src/example.cpp,line=14,title=mp%3A violated::data race: on data"));
}

TEST(annotation, keeps_to_one_line_and_ends_no_property) {
    const std::string text = to_annotation(hostile_report(), "a,b:c%\n");
    EXPECT_EQ(text.find('\n'), text.size() - 1);
    EXPECT_THAT(text, HasSubstr("title=a%2Cb%3Ac%25%0A%3A violated::"));
}

TEST(annotation, is_silent_where_all_holds_and_warns_where_nothing_is_known) {
    report r;
    r.verdict = verdict::holds;
    EXPECT_EQ(to_annotation(r, "mp"), "");
    r.verdict = verdict::inconclusive;
    r.message = "too long";
    EXPECT_THAT(to_annotation(r, "mp"), testing::StartsWith("::warning title=mp%3A inconclusive::"));
}

TEST(annotation, names_files_from_the_root_of_the_project) {
    setenv("GITHUB_WORKSPACE", "/src", 1);
    EXPECT_THAT(
        to_annotation(told(examples::message_passing("relaxed")), "mp"), HasSubstr("file=example.cpp,"));
    setenv("GITHUB_WORKSPACE", "/sr", 1);
    EXPECT_THAT(
        to_annotation(told(examples::message_passing("relaxed")), "mp"), HasSubstr("file=/src/example.cpp,"));
    unsetenv("GITHUB_WORKSPACE");
}

TEST(sarif, has_the_places_and_the_execution) {
    const json log = json::parse(to_sarif(told(examples::message_passing("relaxed")), "mp"));
    EXPECT_EQ(log.at("version"), "2.1.0");
    const json& result = log.at("runs").at(0).at("results").at(0);
    EXPECT_EQ(result.at("ruleId"), "data race");
    EXPECT_EQ(result.at("level"), "error");
    const json& physical = result.at("locations").at(0).at("physicalLocation");
    EXPECT_EQ(physical.at("artifactLocation").at("uri"), "file:///src/example.cpp");
    EXPECT_EQ(physical.at("region").at("startLine"), 14);
    const json& related = result.at("relatedLocations");
    ASSERT_EQ(related.size(), 2U);
    EXPECT_EQ(related.at(0).at("message").at("text"), "read of 4 bytes, data, in T2");
    EXPECT_NE(related.at(0).at("id"), related.at(1).at("id"));
    const json& flows = result.at("codeFlows").at(0).at("threadFlows");
    ASSERT_EQ(flows.size(), 3U);
    EXPECT_EQ(flows.at(1).at("id"), "T1");
    EXPECT_EQ(flows.at(1).at("locations").at(2).at("executionOrder"), 6);
}

TEST(sarif, escapes_paths) {
    const json log = json::parse(to_sarif(hostile_report(), "mp"));
    const json& related = log.at("runs").at(0).at("results").at(0).at("relatedLocations").at(1);
    EXPECT_EQ(related.at("physicalLocation").at("artifactLocation").at("uri"),
        "file:///src/a%20b,%25%3A%22%3Cc%3E.cpp");
}

TEST(sarif, has_no_result_where_all_holds) {
    report r;
    r.verdict = verdict::holds;
    EXPECT_TRUE(json::parse(to_sarif(r, "mp")).at("runs").at(0).at("results").empty());
}

TEST(markdown, quotes_nothing_as_markup) {
    const std::string text = to_markdown(hostile_report(), "<b>name</b>");
    EXPECT_THAT(text, testing::StartsWith("### \\<b\\>name\\</b\\>: violated\n"));
    // All that is hostile is within a fence that it does not end, or escaped.
    const std::string before = text.substr(0, text.find("<details>"));
    EXPECT_THAT(before, Not(HasSubstr("<script>")));
    EXPECT_THAT(text, HasSubstr("\n`````text\n"));
}

TEST(dot, is_what_graphviz_reads) {
    const std::string right = to_dot(hostile_report());
    EXPECT_THAT(right, HasSubstr("label=\"rf\""));
    EXPECT_EQ(run_with_input("dot -Tsvg", right), 0);
    std::string wrong = right;
    wrong.erase(wrong.find('"'), 1);
    EXPECT_NE(run_with_input("dot -Tsvg", wrong), 0);
}

TEST(dot, and_picture_are_empty_where_all_holds) {
    report r;
    r.verdict = verdict::holds;
    EXPECT_EQ(to_dot(r), "");
    EXPECT_EQ(to_picture(r), "");
}

TEST(picture, is_xml_and_the_text_in_it_is_text) {
    const std::string right = to_picture(hostile_report());
    EXPECT_EQ(run_with_input(parse_xml, right), 0);
    EXPECT_THAT(right, Not(HasSubstr("<script")));
    EXPECT_NE(run_with_input(parse_xml, right + "<"), 0);
}

TEST(picture, draws_what_is_read_and_what_is_not) {
    const std::string text = to_picture(told(examples::message_passing("relaxed")));
    EXPECT_THAT(text, HasSubstr("class=\"edge rf\""));
    EXPECT_THAT(to_picture(told(examples::store_buffering())), HasSubstr("class=\"edge fr\""));
    EXPECT_THAT(text, Not(HasSubstr("class=\"edge fr\"")));
}

}  // namespace
}  // namespace weaveproof

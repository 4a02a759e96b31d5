// Reports as files.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <unistd.h>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "examples.hpp"
#include "verdict/explain.hpp"
#include "verdict/files.hpp"
#include "verdict/fold.hpp"

namespace weaveproof {
namespace {

namespace fs = std::filesystem;

class report_files : public testing::Test {
  protected:
    report_files() { fs::create_directories(directory_); }
    ~report_files() override { fs::remove_all(directory_); }

    [[nodiscard]] std::string path(const std::string& name) const { return (directory_ / name).string(); }

    static std::string contents(const std::string& path) {
        std::ifstream file{path};
        return {std::istreambuf_iterator<char>{file}, {}};
    }

    const fs::path directory_
        = fs::temp_directory_path() / ("weaveproof-report-test-" + std::to_string(getpid()));
};

report race() {
    counterexample c = examples::message_passing("relaxed");
    diagnosis::fold(c);
    diagnosis::explain(c, "");
    return examples::violated(std::move(c));
}

TEST_F(report_files, json_has_what_is_promised) {
    report r;
    r.verdict = verdict::holds;
    r.statistics = {40320, 7, 1000, 0.25};
    r.memory_model = consistency::tso;
    const auto j = nlohmann::json::parse(to_json(r));
    EXPECT_EQ(j,
        (nlohmann::json{{"schema", "weaveproof-report"}, {"version", 1}, {"verdict", "holds"}, {"kind", ""},
            {"executions", 40320}, {"blocked", 7}, {"events", 1000}, {"seconds", 0.25},
            {"memory_model", "tso"}, {"message", ""}}));
}

TEST_F(report_files, json_holds_the_counterexample) {
    const auto j = nlohmann::json::parse(to_json(race()));
    EXPECT_EQ(j["verdict"], "violated");
    EXPECT_EQ(j["kind"], "data race");
    const auto& c = j["counterexample"];
    ASSERT_EQ(c["threads"].size(), 3U);
    EXPECT_EQ(c["threads"][1]["name"], "T1");
    EXPECT_EQ(c["threads"][1]["parent"], 0);
    ASSERT_EQ(c["events"].size(), 9U);
    const auto& load = c["events"][7];
    EXPECT_EQ(load["number"], 8);
    EXPECT_EQ(load["thread"], 2);
    EXPECT_EQ(load["kind"], "read");
    EXPECT_EQ(load["operation"], "load");
    EXPECT_EQ(load["order"], "acquire");
    EXPECT_EQ(load["object"], "ready");
    EXPECT_EQ(load["address"], "0x1000");
    EXPECT_EQ(load["read"], "1");
    EXPECT_EQ(load["reads_from"], 6);
    EXPECT_EQ(load["folded"], false);
    EXPECT_EQ(load["stack"][0]["line"], 13);
    EXPECT_EQ(c["places"][0]["event"], 9);
    EXPECT_EQ(c["explanation"].size(), 2U);
}

TEST_F(report_files, json_survives_bytes_that_are_no_text) {
    counterexample c = examples::message_passing("relaxed");
    c.events[5].object = "caf\xE9\x01";
    EXPECT_TRUE(nlohmann::json::accept(to_json(examples::violated(std::move(c)))));
}

TEST_F(report_files, junit) {
    report r = race();
    r.message = "a < b & \"c\"\x01";
    r.counterexample.reset();
    EXPECT_EQ(to_junit(r, "queue<int>"),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuite name=\"weaveproof\" tests=\"1\" failures=\"1\" errors=\"0\" skipped=\"0\" "
        "time=\"0.004\">\n"
        " <testcase classname=\"weaveproof\" name=\"queue&lt;int&gt;\" time=\"0.004\">\n"
        "  <failure type=\"data race\" message=\"a &lt; b &amp; &quot;c&quot;?\"></failure>\n"
        "  <system-out>violated: data race: 12 executions explored, 3 blocked, 0.00 s (c++20)</system-out>\n"
        " </testcase>\n"
        "</testsuite>\n");
}

TEST_F(report_files, are_written_as_a_whole) {
    options how;
    how.report = path("report.json");
    how.junit = path("report.xml");
    std::ofstream{how.report} << "what was there before, and is much longer than it needs to be";
    const report r = race();
    EXPECT_EQ(write_files(r, how, "example"), "");
    EXPECT_EQ(contents(how.report), to_json(r));
    EXPECT_EQ(contents(how.junit), to_junit(r, "example"));
    EXPECT_EQ(std::distance(fs::directory_iterator{directory_}, {}), 2) << "a temporary file was left";
}

TEST_F(report_files, that_cannot_be_written_are_an_error) {
    options how;
    how.report = path("no/such/directory/report.json");
    EXPECT_EQ(
        write_files(race(), how, "example"), "cannot write " + how.report + ": No such file or directory");
    EXPECT_EQ(
        diagnosis::unwritable(how.report), "cannot write " + how.report + ": No such file or directory");
    how.report = directory_.string();
    EXPECT_NE(write_files(race(), how, "example"), "");
    EXPECT_EQ(diagnosis::unwritable(how.report), "cannot write " + how.report + ": Is a directory");
    EXPECT_EQ(diagnosis::unwritable(path("new.json")), "");
    EXPECT_TRUE(fs::is_empty(directory_));
}

TEST_F(report_files, that_are_no_files_are_written_to_and_not_replaced) {
    EXPECT_EQ(diagnosis::write_file("/dev/null", "text"), "");
    EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

}  // namespace
}  // namespace weaveproof

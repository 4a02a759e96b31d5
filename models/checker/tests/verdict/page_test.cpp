// The report as a page: what is text stays text, and what the page is told.
#include <cstddef>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "examples.hpp"
#include "verdict/html.hpp"

namespace weaveproof {
namespace {

const std::string trap = "</script><script>alert(1)</script><!-- & \" '";

// The data that the page holds, as it stands in the file.
std::string data_of(const std::string& page) {
    const std::string begin = R"(<script type="application/json" id="data">)";
    const std::size_t at = page.find(begin);
    EXPECT_NE(at, std::string::npos);
    const std::size_t from = at + begin.size();
    return page.substr(from, page.find("</script>", from) - from);
}

std::size_t count(const std::string& text, const std::string& what) {
    std::size_t found = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) {
        ++found;
    }
    return found;
}

TEST(page, text_stays_text) {
    EXPECT_EQ(diagnosis::escape_html("<a href=\"x\">'&'</a>\n\t\x01\x7F"),
        "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;\n\t??");
    EXPECT_EQ(diagnosis::escape_json_in_html(R"(["</script>","<!--","&amp;"])"),
        R"(["\u003c/script\u003e","\u003c!--","\u0026amp;"])");
}

TEST(page, addresses) {
    EXPECT_EQ(diagnosis::file_url("/tmp/a b/../c?d#e%.html", 7), "file:///tmp/c%3Fd%23e%25.html#step-7");
    EXPECT_EQ(diagnosis::file_url("/tmp/\xC3\xA9.html"), "file:///tmp/%C3%A9.html");
    EXPECT_EQ(diagnosis::percent_encode("\"><img>"), "%22%3E%3Cimg%3E");
}

TEST(page, holds_the_report_less_what_replay_needs) {
    counterexample c = examples::message_passing("relaxed");
    c.recording = "opaque";
    const report r = examples::violated(c);
    const auto page = nlohmann::json::parse(data_of(to_page(r, "example")));
    auto expected = nlohmann::json::parse(to_json(r));
    expected["counterexample"].erase("recording");
    EXPECT_EQ(page["report"], expected);
    EXPECT_EQ(page["name"], "example");
    EXPECT_EQ(page["summary"], summary(r));
    EXPECT_EQ(page["step"], 9);
    ASSERT_EQ(page["events"].size(), c.events.size());
    EXPECT_EQ(
        page["events"][7], (nlohmann::json{{"text", "ready.load(acquire) → 1 from #6"}, {"read_text", "1"}}));
    EXPECT_EQ(page["events"][5]["written_text"], "1");
}

TEST(page, shows_values_as_the_terminal_does) {
    counterexample c = examples::store_buffering();
    c.objects.push_back({"counter", 0x1000, 4, 0xFFFFFFFF});
    const auto page = nlohmann::json::parse(data_of(to_page(examples::violated(c), "")));
    EXPECT_EQ(page["events"][4]["read_text"], "-1");
    EXPECT_EQ(page["objects"][0]["initial_text"], "-1");
}

TEST(page, no_text_of_a_program_becomes_markup) {
    const report harmless = examples::violated(examples::message_passing("relaxed"));
    counterexample c = examples::message_passing("relaxed");
    c.kind = c.message = trap;
    c.explanation = {trap};
    for (counterexample::thread& t : c.threads) {
        t.name = trap;
    }
    for (counterexample::event& e : c.events) {
        e.object = e.operation = trap + "\xFF";
        e.where.front().function = e.where.front().file = e.where.front().text = trap;
    }
    c.sources.push_back({trap, 1, {trap, std::string{"\0\xFF\xE2\x80\xA8", 5}}});
    const std::string page = to_page(examples::violated(c), trap);
    for (const char* const tag : {"<script", "</script", "<!--", "<pre", "</pre"}) {
        EXPECT_EQ(count(page, tag), count(to_page(harmless, ""), tag)) << tag;
    }
    const std::string data = data_of(page);
    EXPECT_EQ(data.find_first_of("<>&"), std::string::npos);
    for (const char ch : data) {
        ASSERT_TRUE(ch >= ' ' && ch <= '~') << "a byte that is not ASCII";
    }
    EXPECT_NO_THROW(static_cast<void>(nlohmann::json(page).dump())) << "not UTF-8";
    const auto told = nlohmann::json::parse(data);
    EXPECT_EQ(told["report"]["counterexample"]["sources"][0]["lines"][0], trap);
    EXPECT_EQ(told["report"]["counterexample"]["sources"][0]["lines"][1].get<std::string>(),
        (std::string{"\0\xEF\xBF\xBD\xE2\x80\xA8", 7}));
}

TEST(page, of_a_report_without_a_counterexample) {
    report r;
    r.verdict = verdict::holds;
    const auto page = nlohmann::json::parse(data_of(to_page(r, "example")));
    EXPECT_EQ(page["report"], nlohmann::json::parse(to_json(r)));
    EXPECT_FALSE(page.contains("step"));
}

TEST(failing_step, is_the_last_event_that_the_violation_is_about) {
    EXPECT_EQ(failing_step(examples::message_passing("relaxed")), 9U);
}

TEST(failing_step, is_the_last_wait_of_a_deadlock) {
    EXPECT_EQ(failing_step(examples::lock_order()), 5U);
    EXPECT_EQ(failing_step(examples::lost_wakeup()), 5U);
}

TEST(failing_step, is_the_last_of_the_thread_that_failed) {
    counterexample c = examples::store_buffering();
    EXPECT_EQ(failing_step(c), 11U);
    c.places.front().thread = 2;
    EXPECT_EQ(failing_step(c), 7U);
    c.events[6].folded = true;
    EXPECT_EQ(failing_step(c), 4U) << "what is folded away is not where the page begins";
}

TEST(failing_step, is_0_where_there_is_no_event) {
    EXPECT_EQ(failing_step(counterexample{}), 0U);
}

}  // namespace
}  // namespace weaveproof

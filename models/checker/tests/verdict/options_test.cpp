#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "weaveproof/options.hpp"

namespace weaveproof {
namespace {

options parsed(std::string_view text) {
    options result;
    std::string error;
    EXPECT_TRUE(parse_options(text, result, error)) << error;
    EXPECT_EQ(error, "");
    return result;
}

std::string refusal(std::string_view text) {
    options result;
    result.most_threads = 7;
    std::string error;
    EXPECT_FALSE(parse_options(text, result, error)) << text;
    EXPECT_EQ(result.most_threads, 7U) << "options must be as they were after: " << text;
    EXPECT_EQ(error.find('\n'), std::string::npos) << "a message is one line";
    return error;
}

TEST(options, none_keep_their_defaults) {
    for (const std::string_view text : {"", ":", " : :"}) {
        const options o = parsed(text);
        EXPECT_EQ(o.memory_model, consistency::cpp20);
        EXPECT_EQ(o.most_executions, 0U);
        EXPECT_TRUE(o.leaks);
        EXPECT_FALSE(o.spurious_wakeups);
    }
}

TEST(options, every_one_is_read) {
    const options o
        = parsed("memory_model=tso:most_executions=18446744073709551615:most_seconds=1.5:most_memory_mb=24:"
                 "most_threads=3:most_events=100:spurious_wakeups=yes:leaks=false:report=a.json:junit=b.xml:"
                 "color=never:verbosity=2");
    EXPECT_EQ(o.memory_model, consistency::tso);
    EXPECT_EQ(o.most_executions, 18446744073709551615U);
    EXPECT_EQ(o.most_seconds, 1.5);
    EXPECT_EQ(o.most_memory_mb, 24U);
    EXPECT_EQ(o.most_threads, 3U);
    EXPECT_EQ(o.most_events, 100U);
    EXPECT_TRUE(o.spurious_wakeups);
    EXPECT_FALSE(o.leaks);
    EXPECT_EQ(o.report, "a.json");
    EXPECT_EQ(o.junit, "b.xml");
    EXPECT_EQ(o.color, color_mode::never);
    EXPECT_EQ(o.verbosity, verbosity::detailed);
}

TEST(options, values_in_quotes_may_hold_separators) {
    EXPECT_EQ(parsed("report='C:\\a b':memory_model=sc").report, "C:\\a b");
    EXPECT_EQ(parsed("report=\"a:b\"").report, "a:b");
}

TEST(options, the_same_value_twice_is_no_contradiction) {
    EXPECT_EQ(parsed("memory_model=sc:memory_model=sc").memory_model, consistency::sc);
}

TEST(options, errors_name_the_culprit) {
    EXPECT_EQ(
        refusal("memory_model=arm"), "option \"memory_model\" cannot be \"arm\": expected c++20, sc or tso");
    EXPECT_EQ(
        refusal("most_threads=-1"), "option \"most_threads\" cannot be \"-1\": expected a whole number");
    EXPECT_EQ(refusal("most_threads=4294967296"),
        "option \"most_threads\" cannot be \"4294967296\": the number is too large");
    EXPECT_EQ(refusal("most_executions=1e6"),
        "option \"most_executions\" cannot be \"1e6\": expected a whole number");
    EXPECT_EQ(
        refusal("most_executions="), "option \"most_executions\" cannot be \"\": expected a whole number");
    EXPECT_EQ(refusal("most_seconds=nan"),
        "option \"most_seconds\" cannot be \"nan\": expected a number of seconds");
    EXPECT_EQ(
        refusal("most_seconds=-1"), "option \"most_seconds\" cannot be \"-1\": expected a number of seconds");
    EXPECT_EQ(refusal("leaks=maybe"),
        "option \"leaks\" cannot be \"maybe\": expected 0, 1, no, yes, false or true");
    EXPECT_EQ(refusal("report="), "option \"report\" cannot be \"\": expected the name of a file");
    EXPECT_EQ(refusal("report"), "option \"report\" has no value; options are written name=value");
    EXPECT_EQ(refusal("report='x"), "the value of option \"report\" has no closing quote");
    EXPECT_EQ(refusal("report='x'y"), "the value of option \"report\" goes on after its closing quote");
    EXPECT_EQ(refusal("memory_model=sc:memory_model=tso"),
        "option \"memory_model\" is given twice, as \"sc\" and as \"tso\"");
}

TEST(options, an_unknown_one_is_answered_with_those_that_there_are) {
    const std::string error = refusal("memory_modle=sc");
    EXPECT_EQ(error.find("unknown option \"memory_modle\"; there are memory_model, most_executions,"), 0U)
        << error;
}

TEST(options, contradictions_are_refused) {
    EXPECT_EQ(refusal("replay=a.json:most_seconds=5"),
        "options \"replay\" and \"most_seconds\" contradict: a replay runs one execution");
    EXPECT_EQ(refusal("report=a:junit=a"), "options \"report\" and \"junit\" name the same file, \"a\"");
}

TEST(options, help_names_each) {
    EXPECT_TRUE(asks_for_help("help=1"));
    EXPECT_TRUE(asks_for_help("memory_model=sc:help=yes"));
    EXPECT_FALSE(asks_for_help("help=0"));
    EXPECT_FALSE(asks_for_help("report='help=1'"));
    const std::string help = options_help();
    for (const std::string_view name : {"memory_model=c++20", "most_executions=0", "most_seconds=0",
             "most_memory_mb=0", "most_threads=64", "most_events=60000", "spurious_wakeups=0", "leaks=1",
             "report=", "junit=", "replay=", "color=auto", "verbosity=1", "help=0"}) {
        EXPECT_NE(help.find(name), std::string::npos) << name;
    }
}

TEST(options, the_page_has_a_file_of_its_own) {
    options o;
    std::string error;
    EXPECT_TRUE(parse_options("page=a.html:report=a.json", o, error)) << error;
    EXPECT_EQ(o.page, "a.html");
    EXPECT_FALSE(parse_options("page=a.json:report=a.json", o, error));
    EXPECT_EQ(error, "options \"report\" and \"page\" name the same file, \"a.json\"");
}

// The defaults in the list are those of the structure: they are read back into one that differs everywhere.
TEST(options, help_states_the_defaults_truly) {
    std::string text;
    std::string help = options_help();
    for (std::size_t at = help.find('\n') + 1; at < help.size(); at = help.find('\n', at) + 1) {
        const std::string word = help.substr(at + 2, help.find(' ', at + 2) - at - 2);
        if (word.back() != '=') {
            text += word + ':';
        }
    }
    options o{.memory_model = consistency::sc,
        .most_executions = 1,
        .most_seconds = 1,
        .most_memory_mb = 1,
        .most_threads = 1,
        .most_events = 1,
        .spurious_wakeups = true,
        .leaks = false,
        .color = color_mode::always,
        .verbosity = verbosity::quiet};
    std::string error;
    ASSERT_TRUE(parse_options(text, o, error)) << error;
    const options d;
    EXPECT_EQ(o.memory_model, d.memory_model);
    EXPECT_EQ(o.most_executions, d.most_executions);
    EXPECT_EQ(o.most_seconds, d.most_seconds);
    EXPECT_EQ(o.most_memory_mb, d.most_memory_mb);
    EXPECT_EQ(o.most_threads, d.most_threads);
    EXPECT_EQ(o.most_events, d.most_events);
    EXPECT_EQ(o.spurious_wakeups, d.spurious_wakeups);
    EXPECT_EQ(o.leaks, d.leaks);
    EXPECT_EQ(o.color, d.color);
    EXPECT_EQ(o.verbosity, d.verbosity);
}

}  // namespace
}  // namespace weaveproof

// Each row of the table in docs/errors.md: a real program in a process of its own, its exit code and what it says.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

#include "child.hpp"

namespace weaveproof::test {
namespace {

constexpr int violated = 1;
constexpr int unusable = 2;
constexpr int inconclusive = 3;

struct row {
    const char* behaviour;
    int code;
    const char* says;          // in the message
    const char* where = "";    // the place in the source, as far as it is known
    const char* options = "";  // WEAVEPROOF_OPTIONS
};

std::ostream& operator<<(std::ostream& out, const row& r) {
    return out << r.behaviour;
}

const row rows[] = {
    {"two_sizes", unusable, "atomic accesses of different sizes to the same memory", "misbehaving.cpp:"},
    {"sixteen_bytes", unusable, "16 bytes is not supported: make it 1, 2, 4 or 8, or use a mutex",
        "misbehaving.cpp:"},
    {"three_bytes", unusable, "3 bytes is not supported: make it 1, 2, 4 or 8, or use a mutex",
        "misbehaving.cpp:"},
    {"twenty_four_bytes", unusable, "24 bytes is not supported: make it 1, 2, 4 or 8, or use a mutex",
        "misbehaving.cpp:"},
    {"misaligned", unusable, "to an address that is not a multiple of 8: declare the object alignas(8)",
        "misbehaving.cpp:"},
    {"stack_overflow", unusable, "the stack of a thread overflows (it has 8 MB)", "misbehaving.cpp:"},
    {"endless", unusable, "without an operation that others could see", "misbehaving.cpp:"},
    {"counts_for_ever", inconclusive, "more events than the limit", "misbehaving.cpp:", "most_events=5000"},
    {"throws", violated, "an exception is not caught: std::runtime_error: nobody catches this"},
    {"throws_from_main", violated, "an exception is not caught: std::runtime_error: nobody catches this"},
    {"exits", 0, "holds"},
    {"exits_too_early", violated, "assertion"},
    {"null_pointer", violated, "SIGSEGV"},
    {"division_by_zero", violated, "SIGFPE"},
    {"raises", unusable, "raise is not supported in a model", "misbehaving.cpp:"},
    {"handles_signals", unusable, "signal is not supported in a model", "misbehaving.cpp:"},
    {"out_of_memory", violated, "std::bad_alloc"},
    {"out_of_memory_and_heeds_it", 0, "holds"},
    {"too_many_threads", unusable, "more threads than the limit of 64"},
    {"system_call", unusable, "is not supported in a model", "misbehaving.cpp:"},
    {"futex_operation", unusable, "futex operation 6 is not supported", "misbehaving.cpp:"},
    {"forks", unusable, "fork is not supported in a model", "misbehaving.cpp:"},
    {"cancels", unusable, "pthread_cancel is not supported in a model", "misbehaving.cpp:"},
    {"joins_nothing", unusable, "pthread_join of what is not a thread of the model", "misbehaving.cpp:"},
    {"not_deterministic", unusable, "the model is not deterministic", "misbehaving.cpp:"},
    {"check_within_check", 0, "holds"},
    {"takes_long", inconclusive, "the limit of 100 executions was reached", "", "most_executions=100"},
    {"takes_long", inconclusive, "the time limit was reached", "", "most_seconds=0.2"},
    {"takes_long", inconclusive, "the memory limit of 1 MB was reached", "", "most_memory_mb=1"},
    {"holds", unusable, "option \"memory_model\" cannot be \"arm\"", "", "memory_model=arm"},
    {"holds", unusable, "contradict", "", "replay=x.json:most_seconds=1"},
    {"holds", unusable, "cannot read /nowhere/replay.json", "", "replay=/nowhere/replay.json"},
    {"holds", unusable, "/nowhere/report.json", "", "report=/nowhere/report.json"},
};

class BadInput : public testing::TestWithParam<row> {};

TEST_P(BadInput, IsAnsweredWithOneMessageAndACode) {
    const row& r = GetParam();
    // A thread that never ends is seen after ten seconds of processor time, which a busy machine takes long to give.
    const ending got = run_child({WEAVEPROOF_MISBEHAVING, r.behaviour}, r.options, 200);
    EXPECT_FALSE(got.timed_out);
    EXPECT_EQ(got.signal, 0) << got.output;
    EXPECT_EQ(got.code, r.code) << got.output;
    EXPECT_NE(got.output.find(r.says), std::string::npos) << got.output;
    EXPECT_NE(got.output.find(r.where), std::string::npos) << got.output;
    if (r.code == unusable) {  // one line, which begins with who says it
        EXPECT_EQ(got.output.find("weaveproof: unusable: "), 0U) << got.output;
        EXPECT_EQ(got.output.find('\n'), got.output.size() - 1) << got.output;
    }
}

std::string name_of(const testing::TestParamInfo<row>& one) {
    return std::to_string(one.index) + "_" + one.param.behaviour;
}

INSTANTIATE_TEST_SUITE_P(Table, BadInput, testing::ValuesIn(rows), name_of);

TEST(BadInputs, NotInstrumented) {
    const ending got = run_child({WEAVEPROOF_NOT_INSTRUMENTED}, "", 60);
    EXPECT_EQ(got.code, unusable) << got.output;
    EXPECT_NE(
        got.output.find("nothing in this program is compiled with -fsanitize=thread"), std::string::npos)
        << got.output;
}

TEST(BadInputs, AnInterrupt) {
    const ending got = run_child({WEAVEPROOF_MISBEHAVING, "takes_long"}, "", 60, 0.5);
    EXPECT_EQ(got.code, inconclusive) << got.output;
    EXPECT_NE(got.output.find("interrupted"), std::string::npos) << got.output;
}

// --- the table in the documentation -----------------------------------------------------------------------------------------

TEST(BadInputs, TheDocumentationHasEachRowAndNoOther) {
    std::ifstream page(WEAVEPROOF_ERRORS_PAGE);
    std::string text;
    std::set<std::string> documented;
    for (std::string line; std::getline(page, line); text += line + '\n') {
        const std::size_t end = line.rfind("` |");
        if (line.rfind("| ", 0) == 0 && end != std::string::npos) {
            const std::size_t begin = line.rfind('`', end - 1) + 1;
            documented.insert(line.substr(begin, end - begin));
        }
    }
    std::set<std::string> tested{
        "not_instrumented", "violates", "violates_otherwise", "violates_unless_calm"};
    for (const row& r : rows) {
        tested.insert(r.behaviour);
        EXPECT_NE(text.find(r.says), std::string::npos) << r.says;
    }
    EXPECT_EQ(documented, tested);
}

// --- files to replay -----------------------------------------------------------------------------------------------------

class Replay : public testing::Test {
  protected:
    void SetUp() override {
        std::string name = testing::TempDir() + "weaveproof-replay-XXXXXX";
        ASSERT_NE(mkdtemp(name.data()), nullptr);
        directory_ = name;
        report_ = directory_ / "report.json";
        const ending first
            = run_child({WEAVEPROOF_MISBEHAVING, "violates"}, "report=" + report_.string(), 60);
        ASSERT_EQ(first.code, violated) << first.output;
        std::ifstream file(report_);
        text_.assign(std::istreambuf_iterator<char>(file), {});
        ASSERT_FALSE(text_.empty());
    }
    void TearDown() override { std::filesystem::remove_all(directory_); }

    [[nodiscard]] ending replay(const std::string& text, const char* behaviour = "violates") const {
        std::ofstream(report_) << text;
        return run_child({WEAVEPROOF_MISBEHAVING, behaviour}, "replay=" + report_.string(), 60);
    }

    std::filesystem::path directory_;
    std::filesystem::path report_;
    std::string text_;
};

TEST_F(Replay, ShowsTheViolationAgain) {
    const ending got = replay(text_);
    EXPECT_EQ(got.code, violated) << got.output;
    EXPECT_NE(got.output.find("assertion"), std::string::npos) << got.output;
}

TEST_F(Replay, ATruncatedFileIsRefused) {
    for (std::size_t length = 0; length < text_.size(); length += 1 + text_.size() / 20) {
        const ending got = replay(text_.substr(0, length));
        EXPECT_EQ(got.signal, 0) << length;
        EXPECT_EQ(got.code, unusable) << got.output;
        EXPECT_NE(got.output.find("cannot replay " + report_.string()), std::string::npos) << got.output;
    }
}

TEST_F(Replay, AForeignFileIsRefused) {
    for (const char* text : {"{}", "[]", "42", "not JSON at all", "{\"schema\": \"weaveproof-report\"}",
             "{\"schema\": \"weaveproof-report\", \"counterexample\": {\"recording\": \"{}\"}}",
             "{\"schema\": \"weaveproof-report\", \"counterexample\": {\"recording\": 7}}"}) {
        const ending got = replay(text);
        EXPECT_EQ(got.code, unusable) << got.output;
        EXPECT_NE(got.output.find("cannot replay " + report_.string()), std::string::npos) << got.output;
    }
}

TEST_F(Replay, AFileThatWasTamperedWithDoesNoHarm) {
    for (std::size_t at = text_.find("recording"); at < text_.size(); at += 1 + text_.size() / 60) {
        std::string changed = text_;
        changed[at] = changed[at] == '1' ? '7' : '1';
        const ending got = replay(changed);
        EXPECT_FALSE(got.timed_out) << at;
        EXPECT_EQ(got.signal, 0) << at << ": " << got.output;
        EXPECT_TRUE(got.code >= 0 && got.code <= inconclusive) << at << ": " << got.output;
    }
}

TEST_F(Replay, AProgramThatDoesSomethingElseDoesNotFollow) {
    const ending got = replay(text_, "violates_otherwise");
    EXPECT_EQ(got.code, unusable) << got.output;
    EXPECT_NE(
        got.output.find(
            "note: the report was made with other arguments (\"violates\", not \"violates_otherwise\")"),
        std::string::npos)
        << got.output;
    EXPECT_NE(
        got.output.find("the program does not follow the recording at #4 of T1: expected a store of 4 bytes"),
        std::string::npos)
        << got.output;
    EXPECT_NE(got.output.find("misbehaving.cpp:"), std::string::npos) << got.output;
}

TEST_F(Replay, AProgramThatDoesTheSameWithoutTheViolationIsNoReplay) {
    const ending first
        = run_child({WEAVEPROOF_MISBEHAVING, "violates_unless_calm"}, "report=" + report_.string(), 60);
    ASSERT_EQ(first.code, violated) << first.output;
    setenv("WEAVEPROOF_TEST_CALM", "1", 1);
    const ending got
        = run_child({WEAVEPROOF_MISBEHAVING, "violates_unless_calm"}, "replay=" + report_.string(), 60);
    unsetenv("WEAVEPROOF_TEST_CALM");
    EXPECT_EQ(got.code, unusable) << got.output;
    EXPECT_NE(got.output.find("the program does not follow the recording at its end: T"), std::string::npos)
        << got.output;
}

TEST_F(Replay, ObjectsMayHaveOtherNumbers) {
    const ending first
        = run_child({WEAVEPROOF_MISBEHAVING, "violates_on_another_path"}, "report=" + report_.string(), 60);
    ASSERT_EQ(first.code, violated) << first.output;
    const std::size_t end = first.output.find("weaveproof: ");
    EXPECT_NE(first.output.find("it = 1"), std::string::npos) << first.output;
    const ending got
        = run_child({WEAVEPROOF_MISBEHAVING, "violates_on_another_path"}, "replay=" + report_.string(), 60);
    EXPECT_EQ(got.code, violated) << got.output;
    EXPECT_EQ(got.output.substr(0, end), first.output.substr(0, end));
}

TEST_F(Replay, AnotherBuildIsNamed) {
    const ending got = run_child({WEAVEPROOF_NOT_INSTRUMENTED}, "replay=" + report_.string(), 60);
    EXPECT_EQ(got.code, unusable) << got.output;
    EXPECT_NE(got.output.find("it was made by another build of the program (misbehaving, build "),
        std::string::npos)
        << got.output;
    EXPECT_NE(got.output.find("this is not_instrumented, build "), std::string::npos) << got.output;
    EXPECT_NE(got.output.find("): make the report again"), std::string::npos) << got.output;
}

TEST_F(Replay, ALibraryThatHasChangedIsNamed) {
    const std::size_t name = text_.find("libstdc++");
    ASSERT_NE(name, std::string::npos);
    const std::size_t module = text_.rfind("build_id", name);
    std::string changed = text_;
    const std::size_t digit = module + std::string{R"(build_id\":\")"}.size();
    changed[digit] = changed[digit] == '0' ? '1' : '0';
    const ending got = replay(changed);
    EXPECT_EQ(got.code, unusable) << got.output;
    EXPECT_NE(got.output.find("it was made with another build of "), std::string::npos) << got.output;
    EXPECT_NE(got.output.find("libstdc++"), std::string::npos) << got.output;
}

TEST_F(Replay, ASourceThatHasChangedIsNoted) {
    std::string changed = text_;
    const std::string line = "assert(x == 0);";
    for (std::size_t at = changed.find(line); at != std::string::npos; at = changed.find(line, at)) {
        changed.replace(at, line.size(), "assert(x != 1);");
    }
    const ending got = replay(changed);
    EXPECT_EQ(got.code, violated) << got.output;
    EXPECT_NE(
        got.output.find("misbehaving.cpp has changed since the report was made: line "), std::string::npos)
        << got.output;
    EXPECT_NE(got.output.find("was `assert(x != 1);`"), std::string::npos) << got.output;
    EXPECT_EQ(replay(text_).output.find("note:"), std::string::npos);
}

TEST_F(Replay, WhatIsNoExecutionIsRefused) {
    const std::size_t version = text_.find(R"(\"version\":2)");
    ASSERT_NE(version, std::string::npos);
    const std::size_t turns = text_.find(R"(\"turns\":[0,)");
    ASSERT_NE(turns, std::string::npos);
    std::string changed = text_;
    changed[turns + std::string{R"(\"turns\":[)"}.size()] = '1';
    const ending got = replay(changed);
    EXPECT_EQ(got.code, unusable) << got.output;
    EXPECT_NE(got.output.find("its turns are out of order"), std::string::npos) << got.output;
}

}  // namespace
}  // namespace weaveproof::test

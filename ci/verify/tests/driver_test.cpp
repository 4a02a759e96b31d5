// Runs weaveproof-verify as a user does, on executables that are shell scripts.

#include <sys/stat.h>
#include <sys/wait.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string read(const fs::path& file) {
    std::ifstream in(file);
    EXPECT_TRUE(in) << file;
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

json part(const std::string& evidence, const std::string& name, const json& changes = json::object()) {
    json value = {{"primitive", "mutex"}, {"evidence", evidence}, {"name", name}, {"verdict", "holds"},
        {"expected", "holds"}, {"kind", ""}, {"expected_kind", ""}, {"executions", 0}, {"blocked", 0},
        {"properties", 0}, {"operations", 0}, {"histories", 0}, {"perturbations", 0}, {"seed", 0},
        {"seconds", 0.5}, {"counterexample", ""}, {"page", ""}, {"step", 0}};
    value.update(changes);
    return value;
}

json model(const std::string& name, const json& changes = json::object()) {
    json value = part("model", name, {{"executions", 1200}, {"blocked", 3}});
    value.update(changes);
    return value;
}

json twin(const std::string& name, const json& changes = json::object()) {
    json value = part("model", name,
        {{"expected", "violated"}, {"expected_kind", "data race"}, {"verdict", "violated"},
            {"kind", "data race"}, {"executions", 7}});
    value.update(changes);
    return value;
}

class driver_test : public testing::Test {
  protected:
    void SetUp() override {
        std::string pattern = testing::TempDir() + "verify-XXXXXX";
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        directory_ = pattern;
        manifest_ = {{"version", 1}, {"primitives", {"mutex"}}, {"executables", json::array()}};
    }

    void TearDown() override { fs::remove_all(directory_); }

    void add_script(const std::string& target, const std::string& room, const std::string& body) {
        const fs::path file = directory_ / target;
        std::ofstream(file) << "#!/bin/sh\n" << body << '\n';
        ASSERT_EQ(chmod(file.c_str(), 0755), 0);
        manifest_["executables"].push_back({{"target", target}, {"room", room}, {"file", file.string()}});
    }

    static std::string recording(const std::vector<json>& parts) {
        std::string body;
        for (const json& each : parts) {
            body += fmt::format("cat > \"$WEAVEPROOF_REPORT_DIR/{}.{}.{}.json\" <<'END'\n{}\nEND\n",
                each.at("primitive").get<std::string>(), each.at("evidence").get<std::string>(),
                each.at("name").get<std::string>(), each.dump());
        }
        return body;
    }

    void add(const std::string& target, const std::string& room, const std::vector<json>& parts,
        const std::string& then = "") {
        add_script(target, room, recording(parts) + then);
    }

    // Everything that a primitive needs but the models.
    void add_properties_and_stress() {
        add("mutex-properties", "property-tests", {part("property", "specification", {{"properties", 4}})});
        add("mutex-stress", "stress",
            {part(
                "stress", "counter", {{"operations", 1000000}, {"histories", 27}, {"perturbations", 5000}})});
    }

    static std::vector<json> good_models() {
        return {model("exclusion"), twin("one"), twin("two"), twin("three")};
    }

    // The exit code; then output_, errors_ and, if one was written, summary_ hold what it left.
    int verify(const std::string& arguments = "") {
        const fs::path list = directory_ / "evidence.json";
        std::ofstream(list) << manifest_;
        const std::string command = fmt::format("{} --manifest '{}' --report '{}' {} >'{}' 2>'{}' </dev/null",
            WEAVEPROOF_VERIFY, list.string(), report().string(), arguments, (directory_ / "out").string(),
            (directory_ / "err").string());
        const int status = std::system(command.c_str());
        output_ = read(directory_ / "out");
        errors_ = read(directory_ / "err");
        if (fs::exists(report() / "summary.json")) {
            summary_ = json::parse(read(report() / "summary.json"));
        }
        EXPECT_TRUE(WIFEXITED(status)) << errors_;
        return WEXITSTATUS(status);
    }

    fs::path report() const { return directory_ / "report"; }
    std::string log(const std::string& target) const {
        return (report() / "logs" / (target + ".log")).string();
    }

    fs::path directory_;
    json manifest_;
    json summary_;
    std::string output_;
    std::string errors_;
};

TEST_F(driver_test, all_holds) {
    add("mutex-models", "models", good_models());
    add_properties_and_stress();
    EXPECT_EQ(verify(), 0) << errors_;
    EXPECT_EQ(errors_, "");
    EXPECT_THAT(output_, HasSubstr("[3/3] mutex-stress done"));
    EXPECT_THAT(
        output_, testing::ContainsRegex("mutex +1,200 +3 +3/3 +- +4 +1,000,000 +27 +5,000 +holds +3.0 s\n"));
    EXPECT_THAT(
        output_, testing::ContainsRegex("total +1,200 +3 +3/3 +- +4 +1,000,000 +27 +5,000 +holds +3.0 s\n"));
    EXPECT_THAT(output_, Not(HasSubstr("\x1b"))) << "colour without a terminal";
    EXPECT_EQ(summary_.at("version"), 1);
    EXPECT_EQ(summary_.at("verdict"), "holds");
    EXPECT_EQ(summary_.at("exit_code"), 0);
    EXPECT_EQ(summary_.at("primitives").at(0).at("executions"), 1200);
    EXPECT_EQ(summary_.at("primitives").at(0).at("twins_refuted"), 3);
    EXPECT_EQ(summary_.at("parts").size(), 6U);
    EXPECT_THAT(read(report() / "junit.xml"), HasSubstr(R"(failures="0" errors="0")"));
}

TEST_F(driver_test, mutants_must_do_what_is_told_of_them) {
    const auto mutant = [](const std::string& name, const char* expected, const char* verdict) {
        const std::string kind = "data race";
        return part("mutant", name,
            {{"expected", expected}, {"expected_kind", kind}, {"verdict", verdict}, {"kind", kind}});
    };
    add("mutex-models", "models", good_models());
    add("mutex-mutants", "models", {mutant("one", "violated", "violated"), mutant("two", "holds", "holds")});
    add_properties_and_stress();
    EXPECT_EQ(verify(), 0) << errors_;
    EXPECT_THAT(output_, testing::ContainsRegex("mutex +1,200 +3 +3/3 +2/2 +4 +"));

    add("more-mutants", "models", {mutant("three", "violated", "holds"), mutant("four", "holds", "violated")},
        "exit 1");
    EXPECT_EQ(verify(), 1);
    EXPECT_THAT(output_, testing::ContainsRegex("mutex +1,200 +3 +3/3 +2/4 +4 +"));
    EXPECT_THAT(errors_, HasSubstr("violated: mutex mutant three: expected data race, found nothing"));
    EXPECT_THAT(errors_, HasSubstr("violated: mutex mutant four: data race"));
}

TEST_F(driver_test, a_violation_names_its_counterexample) {
    auto parts = good_models();
    parts.push_back(model("visibility",
        {{"verdict", "violated"}, {"kind", "data race"}, {"counterexample", "/somewhere/trace.txt"}}));
    add("mutex-models", "models", parts, "exit 1");
    add_properties_and_stress();
    EXPECT_EQ(verify(), 1);
    EXPECT_THAT(
        errors_, HasSubstr("violated: mutex model visibility: data race\n    see /somewhere/trace.txt"));
    EXPECT_THAT(errors_, HasSubstr("violated: mutex-models: exit code 1\n    see " + log("mutex-models")));
    EXPECT_EQ(summary_.at("primitives").at(0).at("verdict"), "violated");
    EXPECT_THAT(read(report() / "junit.xml"),
        AllOf(HasSubstr(R"(<failure type="violated" message="data race">/somewhere/trace.txt</failure>)"),
            HasSubstr(R"(failures="2" errors="0")")));
}

TEST_F(driver_test, a_violation_with_a_page_names_it_at_the_step_where_it_goes_wrong) {
    auto parts = good_models();
    parts.push_back(model("visibility",
        {{"verdict", "violated"}, {"kind", "data race"}, {"counterexample", "/some where/trace.txt"},
            {"page", "/some where/trace.html"}, {"step", 11}}));
    parts.push_back(model("fairness",
        {{"verdict", "violated"}, {"kind", "assertion"}, {"counterexample", "/long.txt"},
            {"page", "/long.html"}, {"step", 12}}));
    add("mutex-models", "models", parts, "exit 1");
    add_properties_and_stress();
    EXPECT_EQ(verify(), 1);
    EXPECT_THAT(errors_, HasSubstr("    see file:///some%20where/trace.html#step-11\n"));
    EXPECT_THAT(output_, HasSubstr("\nbegin with file:///some%20where/trace.html#step-11\n"));
    EXPECT_THAT(output_, HasSubstr("reports: file://" + report().string() + "/index.html "));
    const std::string index = read(report() / "index.html");
    EXPECT_THAT(index, testing::ContainsRegex("href=\"[./]*/some%20where/trace.html#step-11\""));
    EXPECT_LT(index.find("mutex model visibility"), index.find("<table>")) << "what is wrong comes first";
}

TEST_F(driver_test, the_index_leads_to_every_twin_and_log) {
    auto parts = good_models();
    const std::string stem = (report() / "parts" / "counterexamples" / "mutex.four").string();
    parts.push_back(twin("four", {{"counterexample", stem + ".txt"}, {"page", stem + ".html"}, {"step", 3}}));
    add("mutex-models", "models", parts);
    add_properties_and_stress();
    EXPECT_EQ(verify(), 0) << errors_;
    const std::string index = read(report() / "index.html");
    EXPECT_THAT(index,
        AllOf(HasSubstr(R"(<a href="parts/counterexamples/mutex.four.html#step-3">page</a>)"),
            HasSubstr(R"(<a href="parts/counterexamples/mutex.four.json">JSON</a>)"),
            HasSubstr(R"(<a href="parts/counterexamples/mutex.four.txt">text</a>)"),
            HasSubstr(R"(<a href="logs/mutex-models.log">log</a>)"), HasSubstr(R"(href="summary.json")")));
    EXPECT_THAT(index, Not(HasSubstr("What does not hold")));
}

TEST_F(driver_test, ci_is_told_where_the_violation_is) {
    // A violation with a report of the checker's beside its text, and one without.
    const json site = {{"function", "main"}, {"file", "/src/queue.cpp"}, {"line", 12}, {"column", 5},
        {"text", "head = next;"}, {"address", "0x10"}, {"internal", false}};
    const json found = {{"schema", "weaveproof-report"}, {"version", 1}, {"verdict", "violated"},
        {"kind", "data race"}, {"executions", 1}, {"blocked", 0}, {"events", 4}, {"seconds", 0.1},
        {"memory_model", "c++20"}, {"message", "on head"},
        {"counterexample",
            {{"threads", json::array()}, {"events", json::array()}, {"objects", json::array()},
                {"sources", json::array()}, {"explanation", {"Nothing orders them."}},
                {"places", {{{"role", "write of 8 bytes"}, {"stack", {site}}}}}}}};
    const std::string text = (directory_ / "found.txt").string();
    std::ofstream(directory_ / "found.json") << found;
    std::vector<json> parts = good_models();
    parts.push_back(
        model("racy", {{"verdict", "violated"}, {"kind", "data race"}, {"counterexample", text}}));
    parts.push_back(
        model("odd", {{"verdict", "violated"}, {"kind", "deadlock"}, {"counterexample", "nowhere.txt"}}));
    add("mutex-models", "models", parts);
    add_properties_and_stress();
    const fs::path job_page = directory_ / "job.md";
    std::ofstream(job_page) << "before\n";
    setenv("GITHUB_ACTIONS", "true", 1);
    setenv("GITHUB_STEP_SUMMARY", job_page.c_str(), 1);
    EXPECT_EQ(verify(), 1);
    unsetenv("GITHUB_ACTIONS");
    unsetenv("GITHUB_STEP_SUMMARY");

    EXPECT_THAT(output_, HasSubstr("::error file=/src/queue.cpp,line=12,col=5,title="));
    EXPECT_THAT(output_, HasSubstr("data race: on head%0ANothing orders them."));
    const json sarif = json::parse(read(report() / "results.sarif"));
    const json& results = sarif.at("runs").at(0).at("results");
    ASSERT_GE(results.size(), 2U);
    const std::string all = results.dump();
    EXPECT_THAT(all, HasSubstr("\"startLine\":12"));
    EXPECT_THAT(all, HasSubstr("mutex model odd"));
    EXPECT_THAT(read(report() / "summary.md"), HasSubstr("Nothing orders them"));
    EXPECT_THAT(read(job_page), AllOf(testing::StartsWith("before\n"), HasSubstr("## weaveproof: violated")));
}

TEST_F(driver_test, ci_is_told_nothing_where_all_holds) {
    add("mutex-models", "models", good_models());
    add_properties_and_stress();
    setenv("GITHUB_ACTIONS", "true", 1);
    EXPECT_EQ(verify(), 0);
    unsetenv("GITHUB_ACTIONS");
    EXPECT_THAT(output_, Not(HasSubstr("::error")));
    EXPECT_TRUE(json::parse(read(report() / "results.sarif")).at("runs").at(0).at("results").empty());
}

TEST_F(driver_test, names_are_text_in_the_index_and_no_markup) {
    auto parts = good_models();
    json hostile = model("trap",
        {{"verdict", "violated"}, {"kind", "</td><script>alert(1)</script>"},
            {"page", "/tmp/\"><img onerror=x>.html"}, {"step", 1}});
    hostile["name"] = "<b>\"&'";
    parts.push_back(twin("five", {{"verdict", "violated"}, {"kind", "<i>"}, {"expected_kind", "<i>"}}));
    add_script("mutex-models", "models",
        recording(parts)
            + fmt::format("cat > \"$WEAVEPROOF_REPORT_DIR/trap.json\" <<'END'\n{}\nEND\n", hostile.dump()));
    add_properties_and_stress();
    EXPECT_EQ(verify(), 1);
    const std::string index = read(report() / "index.html");
    EXPECT_THAT(index,
        AllOf(Not(HasSubstr("<script")), Not(HasSubstr("<img")), Not(HasSubstr("<b>")), Not(HasSubstr("<i>")),
            HasSubstr("mutex model &lt;b&gt;&quot;&amp;&#39;"),
            HasSubstr("&lt;/td&gt;&lt;script&gt;alert(1)"),
            HasSubstr("%22%3E%3Cimg%20onerror%3Dx%3E.html#step-1\"")));
}

TEST_F(driver_test, a_violation_counts_although_the_executable_returns_zero) {
    auto parts = good_models();
    parts.push_back(model("visibility", {{"verdict", "violated"}, {"kind", "deadlock"}}));
    add("mutex-models", "models", parts);
    add_properties_and_stress();
    EXPECT_EQ(verify(), 1);
    EXPECT_THAT(
        errors_, HasSubstr("violated: mutex model visibility: deadlock\n    see " + log("mutex-models")));
}

TEST_F(driver_test, an_executable_that_fails_counts_although_its_parts_hold) {
    add("mutex-models", "models", good_models());
    add("mutex-properties", "property-tests", {part("property", "specification", {{"properties", 4}})});
    add("mutex-stress", "stress", {part("stress", "counter", {{"operations", 1}})},
        "echo a race >&2; exit 66");
    EXPECT_EQ(verify(), 1);
    EXPECT_THAT(errors_, HasSubstr("violated: mutex-stress: exit code 66"));
    EXPECT_EQ(read(log("mutex-stress")), "a race\n");
    EXPECT_EQ(summary_.at("primitives").at(0).at("verdict"), "violated")
        << "its evidence may be a part of what it has";
}

TEST_F(driver_test, a_twin_that_is_not_refuted_is_a_violation) {
    add("mutex-models", "models",
        {model("exclusion"), twin("one"), twin("two"), twin("three", {{"verdict", "holds"}, {"kind", ""}})},
        "exit 1");
    add_properties_and_stress();
    EXPECT_EQ(verify(), 1);
    EXPECT_THAT(output_, HasSubstr(" 2/3 "));
    EXPECT_THAT(errors_, HasSubstr("mutex model three: expected data race, found nothing"));
}

TEST_F(driver_test, a_twin_refuted_for_the_wrong_reason_is_a_violation) {
    add("mutex-models", "models",
        {model("exclusion"), twin("one"), twin("two"), twin("three", {{"kind", "deadlock"}})});
    add_properties_and_stress();
    EXPECT_EQ(verify(), 1);
    EXPECT_THAT(errors_, HasSubstr("mutex model three: expected data race, found deadlock"));
}

TEST_F(driver_test, a_missing_twin_is_incomplete) {
    add("mutex-models", "models", {model("exclusion"), twin("one"), twin("two")});
    add_properties_and_stress();
    EXPECT_EQ(verify(), 2);
    EXPECT_THAT(errors_, HasSubstr("incomplete: mutex: lacks broken models (2 of 3)"));
    EXPECT_EQ(summary_.at("verdict"), "incomplete");
    EXPECT_EQ(verify("--minimum-twins 2"), 0);
}

TEST_F(driver_test, each_kind_of_evidence_is_required) {
    EXPECT_EQ(verify(), 2);
    EXPECT_THAT(errors_, HasSubstr("mutex: lacks model, broken models (0 of 3), property test, stress"));
    EXPECT_THAT(output_, testing::ContainsRegex("mutex +- +- +- +- +- +- +- +- +incomplete"));
}

TEST_F(driver_test, nothing_to_verify_is_not_success) {
    manifest_["primitives"] = json::array();
    EXPECT_EQ(verify(), 2);
    EXPECT_THAT(errors_, HasSubstr("there is no primitive to verify"));
}

TEST_F(driver_test, evidence_of_something_else_has_a_row_and_counts) {
    add("mutex-models", "models", good_models());
    add_properties_and_stress();
    add("classics", "models", {model("philosophers", {{"primitive", "classics"}})});
    EXPECT_EQ(verify(), 0) << errors_;
    EXPECT_THAT(output_, testing::ContainsRegex("classics +1,200 +3 +- +- +- +- +- +- +holds"));
    EXPECT_THAT(output_, testing::ContainsRegex("total +2,400 +6 "));
}

TEST_F(driver_test, a_check_of_nothing_is_unusable) {
    add("mutex-models", "models", good_models());
    add("mutex-properties", "property-tests", {part("property", "specification", {{"properties", 0}})});
    add("mutex-stress", "stress", {part("stress", "counter", {{"operations", 1}})});
    EXPECT_EQ(verify(), 2);
    EXPECT_THAT(errors_, HasSubstr("unusable: mutex property specification: explored nothing"));
}

TEST_F(driver_test, an_inconclusive_model_is_exit_code_3) {
    auto parts = good_models();
    parts.push_back(model("large", {{"verdict", "inconclusive"}}));
    add("mutex-models", "models", parts);
    add_properties_and_stress();
    EXPECT_EQ(verify(), 3);
    EXPECT_EQ(summary_.at("verdict"), "inconclusive");
}

TEST_F(driver_test, a_crash_is_unusable) {
    add("mutex-models", "models", good_models(), "echo last words; kill -SEGV $$");
    add_properties_and_stress();
    EXPECT_EQ(verify(), 2);
    EXPECT_THAT(output_, HasSubstr("mutex-models CRASHED"));
    EXPECT_THAT(output_, testing::ContainsRegex("\nmutex-models +unusable"));
    EXPECT_THAT(errors_,
        HasSubstr("unusable: mutex-models: crashed: Segmentation fault\n    see " + log("mutex-models")));
    EXPECT_EQ(read(log("mutex-models")), "last words\n");
    EXPECT_EQ(summary_.at("primitives").at(0).at("verdict"), "unusable");
}

TEST_F(driver_test, a_hang_is_killed_with_all_that_it_started) {
    add("mutex-models", "models", good_models());
    add_properties_and_stress();
    const fs::path pid = directory_ / "pid";
    add_script("hangs", "models", fmt::format("sleep 1000 & echo $! > '{}'; wait", pid.string()));
    EXPECT_EQ(verify("--timeout 2"), 2);
    EXPECT_THAT(errors_, HasSubstr("unusable: hangs: hung, killed after 2 s"));
    // Killed, it may remain a zombie until its new parent collects it.
    const std::string stat = "/proc/" + std::to_string(std::stol(read(pid))) + "/stat";
    EXPECT_TRUE(!fs::exists(stat) || read(stat).find(") Z ") != std::string::npos) << read(stat);
}

TEST_F(driver_test, a_malformed_part_is_unusable) {
    add("mutex-models", "models", good_models());
    add_properties_and_stress();
    add_script("garbage", "models", "echo '{' > \"$WEAVEPROOF_REPORT_DIR/mutex.model.garbage.json\"");
    EXPECT_EQ(verify(), 2);
    EXPECT_THAT(errors_,
        AllOf(HasSubstr("unusable: garbage: malformed part: "), HasSubstr("mutex.model.garbage.json")));
}

TEST_F(driver_test, a_missing_executable_is_unusable) {
    add("mutex-models", "models", good_models());
    add_properties_and_stress();
    manifest_["executables"].push_back(
        {{"target", "absent"}, {"room", "models"}, {"file", "/nonexistent/absent"}});
    EXPECT_EQ(verify(), 2);
    EXPECT_THAT(errors_, HasSubstr("unusable: absent: cannot be run: /nonexistent/absent: No such file"));
}

TEST_F(driver_test, an_executable_that_records_nothing_is_unusable) {
    add("mutex-models", "models", good_models());
    add_properties_and_stress();
    add_script("silent", "models", "exit 0");
    EXPECT_EQ(verify(), 2);
    EXPECT_THAT(errors_, HasSubstr("unusable: silent: recorded no evidence"));
}

TEST_F(driver_test, the_same_part_from_two_executables_is_unusable) {
    add("mutex-models", "models", good_models());
    add_properties_and_stress();
    add("again", "models", {model("exclusion")});
    EXPECT_EQ(verify(), 2);
    EXPECT_THAT(errors_, HasSubstr("unusable: mutex model exclusion: recorded by two executables"));
}

TEST_F(driver_test, what_an_earlier_run_left_does_not_count) {
    add("mutex-models", "models", good_models());
    add_properties_and_stress();
    EXPECT_EQ(verify(), 0);
    manifest_["executables"].erase(0);
    EXPECT_EQ(verify(), 2);
    EXPECT_THAT(errors_, HasSubstr("mutex: lacks model"));
    EXPECT_FALSE(fs::exists(report() / "parts" / "mutex-models"));
    fs::remove(directory_ / "evidence.json");
    manifest_ = "not a manifest";
    EXPECT_EQ(verify(), 2);
    EXPECT_FALSE(fs::exists(report() / "summary.json") && summary_.at("verdict") == "holds");
}

TEST_F(driver_test, stress_runs_alone) {
    const std::string alone
        = fmt::format("mkdir '{0}' || exit 1; sleep 0.2; rmdir '{0}'\n", (directory_ / "busy").string());
    const std::string beside
        = fmt::format("test ! -d '{}' || exit 1; sleep 0.1\n", (directory_ / "busy").string());
    add_script("first-stress", "stress", alone + recording({part("stress", "first", {{"operations", 1}})}));
    add("mutex-models", "models", good_models(), beside);
    add("mutex-properties", "property-tests", {part("property", "specification", {{"properties", 4}})},
        beside);
    add_script("second-stress", "stress", alone + recording({part("stress", "second", {{"operations", 1}})}));
    EXPECT_EQ(verify("--jobs 4"), 0) << errors_;
}

TEST_F(driver_test, two_executables_run_at_a_time) {
    // Each waits for the other: run one after the other, they would be killed.
    const auto meet = [&](const std::string& mine, const std::string& other) {
        return fmt::format("touch '{}'; until test -e '{}'; do sleep 0.02; done\n",
            (directory_ / mine).string(), (directory_ / other).string());
    };
    add("mutex-models", "models", good_models(), meet("a", "b"));
    add("mutex-properties", "property-tests", {part("property", "specification", {{"properties", 4}})},
        meet("b", "a"));
    add("mutex-stress", "stress", {part("stress", "counter", {{"operations", 1}})});
    EXPECT_EQ(verify("--timeout 30"), 0) << errors_;
}

TEST_F(driver_test, an_interrupt_ends_what_runs_and_still_reports) {
    add("mutex-models", "models", good_models());
    add_script("long", "models", "kill -TERM $PPID; sleep 1000");
    add_properties_and_stress();
    EXPECT_EQ(verify("--jobs 1"), 2) << "interrupted, and mutex is incomplete";
    EXPECT_THAT(errors_,
        AllOf(HasSubstr("inconclusive: long: interrupted"),
            HasSubstr("inconclusive: mutex-stress: interrupted"), HasSubstr("mutex: lacks property test")));
    EXPECT_EQ(summary_.at("primitives").at(0).at("executions"), 1200);
}

TEST_F(driver_test, bad_arguments_are_exit_code_2) {
    EXPECT_EQ(verify("--jobs 0"), 2);
    EXPECT_EQ(verify("--timeout soon"), 2);
    EXPECT_EQ(verify("--surprise"), 2);
    EXPECT_EQ(verify("--help"), 0);
    EXPECT_EQ(verify("--manifest /nonexistent/evidence.json"), 2);
}

TEST_F(driver_test, a_manifest_that_makes_no_sense_is_refused) {
    manifest_["version"] = 2;
    EXPECT_EQ(verify(), 2);
    EXPECT_THAT(errors_, HasSubstr("version is 2, not 1"));
    manifest_["version"] = 1;
    add("twice", "models", good_models());
    add("twice", "models", good_models());
    EXPECT_EQ(verify(), 2);
    EXPECT_THAT(errors_, HasSubstr("target twice is registered twice"));
}

}  // namespace

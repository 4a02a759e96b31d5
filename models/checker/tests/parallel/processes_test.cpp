// Real processes that are killed, interrupted and started again.
#include <array>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "child.hpp"

namespace weaveproof::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr double watchdog = 100;

class Processes : public testing::Test {
  protected:
    Processes() { fs::create_directories(directory_); }
    ~Processes() override { fs::remove_all(directory_); }

    [[nodiscard]] std::string path(const std::string& name) const { return (directory_ / name).string(); }
    static json report_in(const std::string& path) {
        std::ifstream file{path};
        return json::parse(file);
    }

    const fs::path directory_
        = fs::temp_directory_path() / ("weaveproof-processes-test-" + std::to_string(getpid()));
};

ending counter(const std::vector<std::string>& arguments, const std::string& options,
    double seconds = watchdog, double interrupt_after = 0) {
    std::vector<std::string> command{WEAVEPROOF_COUNTER};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return run_child(command, options, seconds, interrupt_after);
}

TEST_F(Processes, SurviveKillMinusNine) {
    std::mt19937 random{4711};
    for (const char* jobs : {"1", "2"}) {
        const std::string file = path(std::string{"kill"} + jobs);
        const std::string report = path("report.json");
        int killed = 0;
        for (int run = 0;; ++run) {
            ASSERT_LT(run, 500);
            // At last it may run to its end, however slow the machine is.
            const double patience
                = killed < 12 ? 0.02 + static_cast<double>(random() % 100) / 1000 : watchdog;
            const std::string resume = fs::exists(file) ? ":resume=" + file : "";
            const ending end = counter({"7", "slow"},
                "jobs=" + std::string{jobs} + ":checkpoint=" + file
                    + ":checkpoint_seconds=0.01:report=" + report + resume,
                patience);
            if (end.timed_out) {
                ++killed;
                continue;
            }
            ASSERT_EQ(end.code, 0) << end.output;
            break;
        }
        EXPECT_GT(killed, 3);
        EXPECT_EQ(report_in(report)["executions"], 5040);
        EXPECT_EQ(report_in(report)["blocked"], 0);
    }
}

TEST_F(Processes, GoOnAfterAnInterrupt) {
    for (const std::string jobs : {"1", "2"}) {
        const std::string file = path("interrupted" + jobs);
        // A signal may come before the program is ready for it, or after its end.
        ending first;
        double after = 0.1;
        for (int tries = 0; tries < 20 && first.code != 3; ++tries) {
            first = counter({"7", "slow"}, "jobs=" + jobs + ":checkpoint=" + file, watchdog, after);
            after *= first.code == 0 ? 0.7 : 1.5;
        }
        ASSERT_EQ(first.code, 3) << first.output;
        EXPECT_NE(first.output.find("interrupted; resume=" + file + " goes on"), std::string::npos)
            << first.output;
        const ending second
            = counter({"7", "slow"}, "jobs=" + jobs + ":resume=" + file + ":report=" + path("r.json"));
        ASSERT_EQ(second.code, 0) << second.output;
        EXPECT_EQ(report_in(path("r.json"))["executions"], 5040);
    }
}

std::vector<pid_t> children_of(pid_t parent) {
    const std::string task = "/proc/" + std::to_string(parent) + "/task/" + std::to_string(parent);
    std::ifstream file{task + "/children"};
    std::vector<pid_t> all;
    for (pid_t child = 0; file >> child;) {
        all.push_back(child);
    }
    return all;
}

// One worker after the other dies; nothing that it had is lost, and nothing is counted twice.
TEST_F(Processes, DoTheWorkOfOneThatDied) {
    const std::string report = path("report.json");
    const pid_t parent = fork();
    ASSERT_GE(parent, 0);
    if (parent == 0) {
        setenv("WEAVEPROOF_OPTIONS", ("jobs=2:verbosity=0:report=" + report).c_str(), 1);
        execl(WEAVEPROOF_COUNTER, WEAVEPROOF_COUNTER, "7", "slow", static_cast<char*>(nullptr));
        _exit(127);
    }
    std::mt19937 random{1848};
    int status = 0;
    int killed = 0;
    const auto until = std::chrono::steady_clock::now() + std::chrono::duration<double>(watchdog);
    while (waitpid(parent, &status, WNOHANG) == 0) {
        const std::vector<pid_t> workers = children_of(parent);
        if (!workers.empty() && killed < 5) {
            killed += kill(workers[random() % workers.size()], SIGKILL) == 0 ? 1 : 0;
        }
        if (std::chrono::steady_clock::now() > until) {
            kill(parent, SIGKILL);
        }
        // Long enough for a report of each, or three deaths at one place would be too many.
        std::this_thread::sleep_for(std::chrono::milliseconds(400));
    }
    ASSERT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 0);
    EXPECT_GT(killed, 0);
    EXPECT_EQ(report_in(report)["executions"], 5040);
}

TEST_F(Processes, SayWhereTheyDieAgainAndAgain) {
    // Not one of the first executions, which the coordinator runs itself.
    const std::string late = "2106543";
    const ending end = counter({"7", "deadly", late}, "jobs=2:checkpoint=" + path("deadly"));
    EXPECT_EQ(end.code, 3) << end.output;
    EXPECT_NE(
        end.output.find("a process that explored was ended by signal 9 (Killed), 3 times at the same place"),
        std::string::npos)
        << end.output;
    // All but that is done.
    const ending again = counter({"7", "deadly", late}, "jobs=2:resume=" + path("deadly"));
    EXPECT_EQ(again.code, 3) << again.output;
}

TEST_F(Processes, ShowTheViolationThatAnotherFound) {
    const ending end = counter({"6", "broken"}, "jobs=2:report=" + path("r.json"));
    EXPECT_EQ(end.code, 1) << end.output;
    EXPECT_NE(end.output.find("weaveproof: violated: assertion"), std::string::npos) << end.output;
    const ending again = counter({"6", "broken"}, "replay=" + path("r.json"));
    EXPECT_EQ(again.code, 1) << again.output;
}

TEST_F(Processes, RefuseTheCheckpointOfOtherArguments) {
    const std::string file = path("seven");
    EXPECT_EQ(counter({"7"}, "most_executions=50:checkpoint=" + file).code, 3);
    const ending end = counter({"6"}, "resume=" + file);
    EXPECT_EQ(end.code, 2);
    EXPECT_EQ(end.output,
        "weaveproof: unusable: cannot resume " + file
            + ": it is of other arguments of the program (\"7\", not \"6\")\n");
}

TEST_F(Processes, MakeOneReportOfShards) {
    std::vector<std::string> merge{
        WEAVEPROOF_TOOL, "merge", "-o", path("all.json"), "--junit", path("all.xml")};
    for (int k = 1; k <= 4; ++k) {
        const std::string report = path(std::to_string(k) + ".json");
        const ending end = counter({"7"}, "shard=" + std::to_string(k) + "/4:report=" + report);
        EXPECT_EQ(end.code, 0);
        EXPECT_NE(end.output.find("holds for shard " + std::to_string(k) + " of 4: "), std::string::npos);
        merge.push_back(report);
    }
    const ending end = run_child(merge, "", watchdog);
    EXPECT_EQ(end.code, 0) << end.output;
    EXPECT_NE(end.output.find("weaveproof: holds: 5,040 executions explored"), std::string::npos)
        << end.output;
    EXPECT_EQ(report_in(path("all.json"))["verdict"], "holds");
    EXPECT_EQ(report_in(path("all.json"))["executions"], 5040);
    EXPECT_TRUE(fs::exists(path("all.xml")));
    merge.pop_back();
    const ending incomplete = run_child(merge, "", watchdog);
    EXPECT_EQ(incomplete.code, 2);
    EXPECT_EQ(incomplete.output, "weaveproof merge: unusable: of 4 shards there is no report of 4\n");
}

TEST_F(Processes, WriteThePageAndSayWhereItGoesWrong) {
    const std::string page = path("a page.html");
    const ending end = counter({"6", "broken"}, "page='" + page + "'");
    EXPECT_EQ(end.code, 1) << end.output;
    EXPECT_NE(end.output.find("weaveproof: see file:///"), std::string::npos) << end.output;
    EXPECT_NE(end.output.find("/a%20page.html#step-"), std::string::npos) << end.output;
    std::ifstream file{page};
    std::string first;
    std::getline(file, first);
    EXPECT_EQ(first, "<!doctype html>");
    const ending refused = counter({"6"}, "page=" + path("no/such/directory.html"));
    EXPECT_EQ(refused.code, 2);
    EXPECT_EQ(refused.output,
        "weaveproof: unusable: cannot write " + path("no/such/directory.html")
            + ": No such file or directory\n");
}

TEST_F(Processes, MergeViolations) {
    std::vector<std::string> merge{WEAVEPROOF_TOOL, "merge"};
    for (int k = 1; k <= 2; ++k) {
        const std::string report = path(std::to_string(k) + ".json");
        EXPECT_NE(counter({"6", "broken"}, "shard=" + std::to_string(k) + "/2:report=" + report).code, 2);
        merge.push_back(report);
    }
    const ending end = run_child(merge, "", watchdog);
    EXPECT_EQ(end.code, 1) << end.output;
    EXPECT_NE(end.output.find("weaveproof: violated: assertion"), std::string::npos) << end.output;
}

TEST_F(Processes, MergeNothingElse) {
    std::ofstream{path("other.json")} << "{\"schema\": \"something\"}";
    for (const std::vector<std::string>& files :
        {std::vector<std::string>{path("none.json")}, {path("other.json")}, {}}) {
        std::vector<std::string> command{WEAVEPROOF_TOOL, "merge"};
        command.insert(command.end(), files.begin(), files.end());
        EXPECT_EQ(run_child(command, "", watchdog).code, 2);
    }
}

// Not a terminal, so lines are added, and only where all is to be said.
TEST_F(Processes, ShowHowFarTheyAre) {
    const ending quiet = counter({"7"}, "jobs=2");
    EXPECT_EQ(quiet.output.find('\r'), std::string::npos);
    EXPECT_EQ(quiet.output.find("explored"), quiet.output.rfind("explored"));
}

}  // namespace
}  // namespace weaveproof::test

// Times the checker on small programs and prints a table in Markdown: how many executions, how long each takes in one process,
// how much memory, and what two processes gain.
//
//     weaveproof-bench-checker [RUNS]      runs of each program, of which the median counts; 5 if it is not said
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace {

struct row {
    const char* name;
    int n;
    const char* options;
    std::uint64_t
        expected;  // executions by GenMC, of a program for which every optimal search finds the same; 0: it does not
    double peer_microseconds;  // of GenMC 0.10.3 for each execution; 0: not comparable, as the counts differ
    bool two_processes;        // long enough to be shared
};

// What GenMC 0.10.3 takes (LLVM 14, -O3, RC11, symmetry reduction and estimation off): the median of three runs on an idle
// machine with two cores of an AMD EPYC, with its 40 ms of start-up and compilation.
constexpr row rows[] = {
    {"ainc", 9, "", 362'880, 54, true},
    {"lastzero", 14, "", 69'632, 92, false},
    {"fibonacci", 5, "", 19'404, 31, false},
    {"fibonacci", 6, "", 226'512, 35, true},
    {"readers", 13, "", 8'192, 17, false},
    {"readers", 15, "", 32'768, 21, false},
    {"indexer", 15, "", 4'096, 460, false},
    {"msqueue", 3, "", 0, 0, true},
    {"mutex", 3, "", 0, 0, false},
    {"mutex-futex", 3, "", 0, 0, false},
    {"mutex-futex", 4, "symmetric=1:", 0, 0, false},
};

struct outcome {
    std::uint64_t executions = 0;
    std::uint64_t blocked = 0;
    double seconds = 0;  // by the clock on the wall, of the whole process
    double cpu_seconds = 0;
    double megabytes = 0;
};

[[noreturn]] void fail(const std::string& why) {
    fmt::print(stderr, "weaveproof-bench-checker: {}\n", why);
    std::exit(2);
}

double now() {
    timespec t{};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

double seconds_of(const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
}

outcome run(const std::string& program, const std::string& options) {
    const std::string report = fmt::format("{}.{}.json", program, getpid());
    const std::string all = fmt::format("report=\"{}\":{}", report, options);
    const double began = now();
    const pid_t child = fork();
    if (child < 0) {
        fail("cannot fork");
    }
    if (child == 0) {
        setenv("WEAVEPROOF_OPTIONS", all.c_str(), 1);
        const int silence = open("/dev/null", O_WRONLY | O_CLOEXEC);
        dup2(silence, STDERR_FILENO);
        dup2(silence, STDOUT_FILENO);
        execl(program.c_str(), program.c_str(), nullptr);
        _exit(127);
    }
    int status = 0;
    rusage used{};
    wait4(child, &status, 0, &used);
    outcome result;
    result.seconds = now() - began;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fail(fmt::format("{} with {} does not hold: exit status {}", program, all, status));
    }
    result.cpu_seconds = seconds_of(used.ru_utime) + seconds_of(used.ru_stime);
    result.megabytes = static_cast<double>(used.ru_maxrss) / 1024;
    std::ifstream file{report};
    const auto json = nlohmann::json::parse(file, nullptr, false);
    std::remove(report.c_str());
    if (json.is_discarded()) {
        fail(fmt::format("{} wrote no report", program));
    }
    result.executions = json.at("executions").get<std::uint64_t>();
    result.blocked = json.at("blocked").get<std::uint64_t>();
    return result;
}

// The run of the median wall-clock time.
outcome median(const std::string& program, const std::string& options, int runs) {
    std::vector<outcome> all;
    for (int i = 0; i < runs; ++i) {
        all.push_back(run(program, options));
    }
    std::sort(
        all.begin(), all.end(), [](const outcome& a, const outcome& b) { return a.seconds < b.seconds; });
    return all[all.size() / 2];
}

std::string factor(double peer, double own) {
    return peer == 0 ? "" : fmt::format("{:.1f}", peer / own);
}

}  // namespace

int main(int argc, char** argv) {
    const int runs = argc > 1 ? std::atoi(argv[1]) : 5;
    if (argc > 2 || runs < 1) {
        fail("usage: weaveproof-bench-checker [RUNS]");
    }
    fmt::print("| program | N | executions | blocked | s | µs per execution | GenMC 0.10.3, µs | times "
               "faster | MB | 2 processes, "
               "times the throughput |\n|---|---|---|---|---|---|---|---|---|---|\n");
    double logarithms = 0;
    int compared = 0;
    bool right = true;
    for (const row& r : rows) {
        const std::string program = fmt::format("{}/{}-{}", WEAVEPROOF_BENCH_PROGRAMS, r.name, r.n);
        const outcome one = median(program, r.options, runs);
        const double microseconds = one.seconds * 1e6 / static_cast<double>(one.executions);
        std::string gain;
        if (r.two_processes) {
            const outcome two = median(program, fmt::format("{}jobs=2", r.options), runs);
            right = right && two.executions == one.executions && two.blocked == one.blocked;
            gain = fmt::format("{:.2f}", one.seconds / two.seconds);
        }
        right = right && (r.expected == 0 || r.expected == one.executions);
        if (r.peer_microseconds != 0) {
            logarithms += std::log(r.peer_microseconds / microseconds);
            ++compared;
        }
        fmt::print("| {} | {} | {} | {} | {:.2f} | {:.1f} | {} | {} | {:.1f} | {} |\n", r.name, r.n,
            one.executions, one.blocked, one.seconds, microseconds,
            r.peer_microseconds == 0 ? "" : fmt::format("{}", r.peer_microseconds),
            factor(r.peer_microseconds, microseconds), one.megabytes, gain);
        std::fflush(stdout);
    }
    fmt::print("\nGeometric mean: {:.1f} times faster for each execution. Whole processes, wall-clock time, "
               "median of {} runs.\n",
        std::exp(logarithms / compared), runs);
    if (!right) {
        fail("a count is not what it must be");
    }
    return 0;
}

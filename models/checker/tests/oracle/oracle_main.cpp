// As many random programs as wanted, in several processes: what `make oracle` runs. A program that fails, kills the process or
// takes too long is printed and kept among the regressions. Returns 0, 1 for a failure, 2 for bad use.
#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <limits>
#include <random>
#include <sys/mman.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "campaign.hpp"
#include "random_program.hpp"
#include "regressions.hpp"

namespace weaveproof::test {
namespace {

using clock = std::chrono::steady_clock;

constexpr unsigned most_jobs = 256;
constexpr unsigned patience = 120;  // seconds for one program
constexpr std::size_t most_features = 64;

// What the processes tell the first one.
struct worker_state {
    std::array<char, 4096> current;  // the program that is compared at this moment
};
struct shared_state {
    std::atomic<std::uint64_t> programs, graphs, blocked, skipped;
    std::array<std::atomic<std::uint64_t>, most_features> with_feature;
    std::array<worker_state, most_jobs> workers;
};

struct arguments {
    int count = 10'000;
    std::uint64_t seed = std::random_device{}();
    unsigned jobs = std::max(1U, std::thread::hardware_concurrency());
    std::string keep;
};

[[noreturn]] void work(const arguments& a, unsigned number, shared_state& shared) {
    worker_state& mine = shared.workers[number];
    campaign c;
    c.seed = a.seed + number;
    c.count = a.count / static_cast<int>(a.jobs)
        + (static_cast<int>(number) < a.count % static_cast<int>(a.jobs) ? 1 : 0);
    c.before = [&](const program& p) {
        const std::string text = to_string(p);
        const std::size_t length = std::min(text.size(), mine.current.size() - 1);
        std::copy_n(text.begin(), length, mine.current.begin());
        mine.current[length] = '\0';
        alarm(patience);
    };
    c.after = [&](const program& p, axioms model, const comparison& result) {
        shared.graphs += result.graphs;
        shared.blocked += result.blocked;
        shared.skipped += result.skipped ? 1 : 0;
        if (model != every_model[std::size(every_model) - 1])
            return;
        ++shared.programs;
        const std::set<std::string> found = features(p);
        std::size_t i = 0;
        for (const std::string& f : all_features())
            shared.with_feature[i++] += found.contains(f) ? 1 : 0;
    };
    const std::optional<failure> found = run(c);
    alarm(0);
    if (!found)
        _exit(0);
    fmt::print(
        stderr, "\n{}\nunder {}: {}\n", to_string(found->smallest), name_of(found->model), found->difference);
    if (!a.keep.empty())
        fmt::print(stderr, "kept as {}\n", keep_regression(a.keep, found->smallest).string());
    std::fflush(stderr);
    _exit(1);
}

void explain(const arguments& a, const worker_state& dead, int status) {
    const int signal = WTERMSIG(status);
    const std::string why = signal == SIGALRM ? fmt::format("took more than {} s", patience)
                                              : fmt::format("ended the process: {}", strsignal(signal));
    fmt::print(stderr, "\n{}\n{}\n", dead.current.data(), why);
    if (!a.keep.empty())
        fmt::print(
            stderr, "kept as {}\n", keep_regression(a.keep, parse_program(dead.current.data())).string());
}

void show(const arguments& a, const shared_state& shared, clock::time_point began, const char* end) {
    const double seconds = std::chrono::duration<double>(clock::now() - began).count();
    fmt::print(stderr, "oracle: {} of {} programs, {} graphs, {} blocked, {} comparisons skipped, {:.0f} s{}",
        shared.programs.load(), a.count, shared.graphs.load(), shared.blocked.load(), shared.skipped.load(),
        seconds, end);
    std::fflush(stderr);
}

int supervise(const arguments& a, shared_state& shared, std::vector<pid_t> workers) {
    const auto began = clock::now();
    const bool terminal = isatty(STDERR_FILENO) != 0;
    auto next_line = began;
    std::size_t left = workers.size();
    bool failed = false;
    while (left > 0) {
        int status = 0;
        const pid_t ended = waitpid(-1, &status, WNOHANG);
        if (ended > 0) {
            --left;
            const auto which = std::find(workers.begin(), workers.end(), ended);
            if (status != 0 && !failed) {
                failed = true;
                if (WIFSIGNALED(status))
                    explain(a, shared.workers[static_cast<std::size_t>(which - workers.begin())], status);
                for (const pid_t other : workers)
                    if (other != ended && other != 0)
                        kill(other, SIGKILL);
            }
            *which = 0;
            continue;
        }
        if (clock::now() >= next_line) {
            next_line = clock::now() + std::chrono::seconds{terminal ? 1 : 30};
            show(a, shared, began, terminal ? "\x1b[K\r" : "\n");
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
    show(a, shared, began, "\n");
    if (shared.programs > 0) {
        std::size_t i = 0;
        fmt::print("share of the programs with\n");
        for (const std::string& f : all_features())
            fmt::print("  {:<28} {:5.1f} %\n", f,
                100.0 * static_cast<double>(shared.with_feature[i++].load())
                    / static_cast<double>(shared.programs.load()));
    }
    fmt::print("{}: {} programs under c++20, sc and tso, seed {}\n",
        failed ? "the search and the oracle differ" : "the search and the oracle agree",
        shared.programs.load(), a.seed);
    return failed ? 1 : 0;
}

// What was wrong once comes first.
bool regressions_agree(const arguments& a) {
    for (const regression& r : load_regressions(a.keep)) {
        for (const axioms model : every_model) {
            const comparison result = compare(r.what, model, 200'000);
            if (!result.difference.empty()) {
                fmt::print(stderr, "{}: {}\nunder {}: {}\n", r.name, to_string(r.what), name_of(model),
                    result.difference);
                return false;
            }
        }
    }
    return true;
}

int main_with(const arguments& a) {
    if (!a.keep.empty() && !std::filesystem::is_directory(a.keep)) {
        fmt::print(stderr, "oracle: --keep {}: no such directory\n", a.keep);
        return 2;
    }
    if (!a.keep.empty() && !regressions_agree(a))
        return 1;
    void* const memory
        = mmap(nullptr, sizeof(shared_state), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        fmt::print(stderr, "oracle: mmap: {}\n", std::strerror(errno));
        return 2;
    }
    auto& shared = *new (memory) shared_state{};
    fmt::print(stderr, "oracle: seed {}, {} processes\n", a.seed, a.jobs);
    std::vector<pid_t> workers;
    for (unsigned n = 0; n < a.jobs; ++n) {
        const pid_t child = fork();
        if (child == 0)
            work(a, n, shared);
        if (child < 0) {
            fmt::print(stderr, "oracle: fork: {}\n", std::strerror(errno));
            for (const pid_t other : workers)
                kill(other, SIGKILL);
            return 2;
        }
        workers.push_back(child);
    }
    return supervise(a, shared, std::move(workers));
}

}  // namespace
}  // namespace weaveproof::test

int main(int argc, char** argv) {
    weaveproof::test::arguments a;
    CLI::App app{"Compares the search with a brute-force oracle on random programs"};
    app.add_option("--count", a.count, "programs, each under every memory model")
        ->check(CLI::Range(1, std::numeric_limits<int>::max()));
    app.add_option("--seed", a.seed, "of the random choices; printed when not given");
    app.add_option("--jobs", a.jobs, "processes")->check(CLI::Range(1U, weaveproof::test::most_jobs));
    app.add_option("--keep", a.keep, "directory for a program that fails");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return app.exit(e) == 0 ? 0 : 2;
    }
    return weaveproof::test::main_with(a);
}

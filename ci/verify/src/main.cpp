// The main job: runs all evidence for the primitives and says what it comes to.

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "assessment.hpp"
#include "ci_reports.hpp"
#include "index_page.hpp"
#include "manifest.hpp"
#include "progress.hpp"
#include "reports.hpp"
#include "runner.hpp"
#include "status.hpp"
#include "table.hpp"
#include "verdict/html.hpp"

namespace {

using namespace weaveproof::verify;

volatile std::sig_atomic_t stop_asked = 0;

void ask_to_stop(int /*signal*/) {
    stop_asked = 1;
}

struct arguments {
    std::filesystem::path manifest = "build/evidence.json";
    std::filesystem::path report = "build/report";
    unsigned jobs = 2;
    unsigned timeout = 300;
    unsigned minimum_twins = 3;
};

std::string_view variable(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

bool is_terminal(std::FILE* stream) {
    return isatty(fileno(stream)) != 0 && variable("TERM") != "dumb";
}

bool wants_colour(std::FILE* stream) {
    return is_terminal(stream) && variable("NO_COLOR").empty();
}

// GitHub Actions shows what is printed so at the lines of the source, and what is in that file on the page of the job.
void tell_github(const assessment& result) {
    if (variable("GITHUB_ACTIONS") == "true") {
        fmt::print("{}", to_annotations(result));
    }
    if (const std::string_view file = variable("GITHUB_STEP_SUMMARY"); !file.empty()) {
        std::ofstream out(std::string(file), std::ios::app | std::ios::binary);
        out << to_markdown(result);
        out.close();
        if (!out) {
            fmt::print(stderr, "weaveproof-verify: cannot write {}\n", file);
        }
    }
}

// One seed for all stress runs, so that one number makes all of their choices again.
std::string stress_seed() {
    constexpr const char* name = "WEAVEPROOF_STRESS_SEED";
    if (variable(name).empty()) {
        std::random_device entropy;
        setenv(name, std::to_string((std::uint64_t{entropy()} << 32U) | entropy()).c_str(), 1);
    }
    return std::string(variable(name));
}

int verify(const arguments& given) {
    const auto begin = std::chrono::steady_clock::now();
    const manifest what = load_manifest(given.manifest);
    const std::filesystem::path summary = given.report / "summary.json";
    const std::filesystem::path junit = given.report / "junit.xml";
    const std::filesystem::path index = given.report / "index.html";
    const std::filesystem::path sarif = given.report / "results.sarif";
    const std::filesystem::path markdown = given.report / "summary.md";
    std::filesystem::create_directories(given.report);
    // A report that is there says what this run found, or there is none.
    for (const std::filesystem::path& file : {summary, junit, index, sarif, markdown}) {
        std::filesystem::remove(file);
    }

    const std::string seed = stress_seed();
    run_options options;
    options.report = given.report;
    options.jobs = given.jobs;
    options.timeout = std::chrono::seconds(given.timeout);
    options.interrupted = [] { return stop_asked != 0; };
    std::vector<run> runs;
    {
        progress shown(stdout, what.executables.size(), is_terminal(stdout));
        runs = run_all(what.executables, options, shown);
    }
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
    const assessment result = assess(what, std::move(runs), given.minimum_twins, elapsed.count());

    write_file(summary, to_json(result));
    write_file(junit, to_junit(result));
    write_file(index, to_index_page(result, given.report));
    write_file(sarif, to_sarif(result));
    write_file(markdown, to_markdown(result));
    fmt::print("\n{}\n", render_table(result, wants_colour(stdout)));
    std::fflush(stdout);
    fmt::print(stderr, "{}", render_problems(result, wants_colour(stderr)));
    fmt::print("stress seed {}\n", seed);
    fmt::print("{}{}", render_conclusion(result, wants_colour(stdout)), render_first_step(result));
    tell_github(result);
    fmt::print(
        "reports: {} {} {}\n", weaveproof::diagnosis::file_url(index), summary.string(), junit.string());
    return exit_code(result.outcome);
}

}  // namespace

int main(int argc, char** argv) {
    arguments given;
    CLI::App app{"Runs all evidence for the primitives and says what it comes to.\n"
                 "Exit codes: 0 all holds, 1 violated, 2 unusable or incomplete, 3 inconclusive."};
    app.add_option("--manifest", given.manifest, "What there is to run, written by the build")
        ->capture_default_str();
    app.add_option("--report", given.report, "Directory for summary.json, junit.xml, parts and logs")
        ->capture_default_str();
    app.add_option("--jobs", given.jobs, "Executables at a time; stress runs alone")
        ->capture_default_str()
        ->check(CLI::Range(1U, 1024U));
    app.add_option("--timeout", given.timeout, "Seconds that an executable may take")
        ->capture_default_str()
        ->check(CLI::Range(1U, 86400U));
    app.add_option("--minimum-twins", given.minimum_twins, "Broken models that each primitive must have")
        ->capture_default_str();
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    std::signal(SIGINT, ask_to_stop);
    std::signal(SIGTERM, ask_to_stop);
    try {
        return verify(given);
    } catch (const std::exception& error) {
        fmt::print(stderr, "weaveproof-verify: {}\n", error.what());
        return 2;
    }
}

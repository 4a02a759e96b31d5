#include "support/model_test.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <unistd.h>

#include "weaveproof/evidence.hpp"

namespace weaveproof::models {

namespace {

bool as_expected(const model& m, const report& found) {
    if (m.broken_kind == nullptr) {
        return found.holds();
    }
    return found.verdict == verdict::violated && found.kind == m.broken_kind;
}

void print_statistics(const model& m, const report& found, bool) {
    std::printf("%s.%s: %s\n", m.primitive, m.name, summary(found).c_str());
}

// Writes the counterexample as text, as JSON and as a page; the path without what tells these apart, or empty if
// there is nowhere to write it.
std::string write_counterexample(const model& m, const report& found) {
    namespace fs = std::filesystem;
    const char* const directory = std::getenv("WEAVEPROOF_REPORT_DIR");
    if (directory == nullptr || *directory == '\0') {
        return {};
    }
    // A name may end with a separator; then its parent is itself.
    const fs::path folder = (fs::path{directory} / "..").lexically_normal() / "counterexamples";
    std::error_code failure;
    fs::create_directories(folder, failure);
    const std::string stem = (folder / (std::string{m.primitive} + '.' + m.name)).string();
    options files;
    files.report = stem + ".json";
    files.page = stem + ".html";
    files.picture = stem + ".svg";
    std::string error = write_files(found, files, std::string{m.primitive} + '.' + m.name);
    if (std::FILE* const file = std::fopen((stem + ".txt").c_str(), "w")) {
        const std::string text = to_text(found) + summary(found) + '\n';
        const bool complete = std::fwrite(text.data(), 1, text.size(), file) == text.size();
        if ((std::fclose(file) != 0 || !complete) && error.empty()) {
            error = "cannot write " + stem + ".txt";
        }
    } else if (error.empty()) {
        error = "cannot write " + stem + ".txt";
    }
    EXPECT_EQ(error, "");
    return stem;
}

void record(const model& m, const report& found, const std::string& stem) {
    evidence::part part;
    part.primitive = m.primitive;
    part.evidence = "model";
    part.name = m.name;
    part.verdict = name_of(found.verdict);
    part.expected = m.broken_kind == nullptr ? "holds" : "violated";
    part.kind = found.kind;
    part.expected_kind = m.broken_kind == nullptr ? "" : m.broken_kind;
    part.executions = found.statistics.executions;
    part.blocked = found.statistics.blocked;
    part.seconds = found.statistics.seconds;
    if (!stem.empty()) {
        part.counterexample = stem + ".txt";
        part.page = stem + ".html";
        part.step = failing_step(*found.counterexample);
    }
    evidence::record(part);
}

}  // namespace

void (*tell)(const model&, const report&, bool) = print_statistics;

void run(const model& m, const options& how) {
    if (m.broken_kind == nullptr && std::getenv("WEAVEPROOF_TWINS_ONLY") != nullptr) {
        GTEST_SKIP() << "only broken twins are asked for";
    }
    const report found = check(m.body, how);
    tell(m, found, as_expected(m, found));
    const std::string stem = found.counterexample ? write_counterexample(m, found) : std::string{};
    record(m, found, stem);
    if (!as_expected(m, found)) {
        const std::string expected
            = m.broken_kind == nullptr ? "to hold" : "to be violated: " + std::string{m.broken_kind};
        ADD_FAILURE() << m.primitive << '.' << m.name << " was expected " << expected << ", and is "
                      << summary(found) << '\n'
                      << to_text(found, isatty(STDOUT_FILENO) != 0)
                      << (stem.empty() ? "" : "The counterexample is in " + stem + ".txt and .html\n");
    }
}

}  // namespace weaveproof::models

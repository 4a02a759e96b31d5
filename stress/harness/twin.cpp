#include "harness/twin.hpp"

#include "harness/sanitizer.hpp"
#include "weaveproof/evidence.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <optional>

#include <sys/wait.h>

namespace weaveproof::stress {
namespace {

/// Sets a variable for the processes that are started while this lives.
class environment_variable {
  public:
    environment_variable(const char* name, const std::string& value) : name_(name) {
        if (const char* const before = std::getenv(name)) {
            before_ = before;
        }
        setenv(name, value.c_str(), 1);
    }
    environment_variable(const environment_variable&) = delete;
    environment_variable& operator=(const environment_variable&) = delete;
    ~environment_variable() {
        if (before_) {
            setenv(name_, before_->c_str(), 1);
        } else {
            unsetenv(name_);
        }
    }

  private:
    const char* name_;
    std::optional<std::string> before_;
};

std::string sanitizer_options(bool report_races) {
    const char* const given = std::getenv("TSAN_OPTIONS");
    return std::string(given == nullptr ? "" : given) + (report_races ? "" : ":report_bugs=0");
}

bool ended_as_violated(int status) {
    return WIFEXITED(status) && WEXITSTATUS(status) != 0;
}

/// How the report begins, as a regular expression; nothing where this build cannot see such a violation.
std::optional<std::string> beginning(const std::string& kind) {
    if (kind == "data race") {
        return under_thread_sanitizer ? std::optional("ThreadSanitizer: data race") : std::nullopt;
    }
    if (kind == "use after free") {
        // To ThreadSanitizer the access and the free are a race, if the access comes first.
        return under_thread_sanitizer || under_address_sanitizer
            ? std::optional("Sanitizer: (heap-use-after-free|data race)")
            : std::nullopt;
    }
    if (kind == "not linearizable") {
        return "violated \\((not linearizable|deadlock)\\)";
    }
    return "violated \\(" + kind + "\\)";
}

}  // namespace

void expect_refuted(const twin& broken, const std::function<void(const options&)>& scenario) {
    const auto first_line = beginning(broken.kind);
    if (!first_line) {
        GTEST_SKIP() << "no sanitizer is built in that would see it";
    }
    options how = options::from_environment();
    how.duration = broken.duration;
    how.patience = std::chrono::seconds(1);
    how.clock_jumps = broken.clock_jumps;
    how.recorded = false;
    // What the harness must see by itself must not be seen before by ThreadSanitizer.
    const bool seen_by_harness
        = broken.kind == "invariant" || broken.kind == "deadlock" || broken.kind == "not linearizable";
    const environment_variable races("TSAN_OPTIONS", sanitizer_options(!seen_by_harness));

    // A new process each time, as a fork of one that has had threads is not to be trusted with more of them.
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EXIT(scenario(how), ended_as_violated, *first_line + ".*" + broken.message);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;

    evidence::part part;
    part.primitive = broken.primitive;
    part.evidence = "stress";
    part.name = broken.mistake;
    part.expected = "violated";
    part.expected_kind = broken.kind;
    const bool refuted = !testing::Test::HasFailure();
    part.verdict = refuted ? "violated" : "inconclusive";
    part.kind = refuted ? broken.kind : "";
    part.seed = how.seed;
    part.seconds = took.count();
    evidence::record(part);
}

}  // namespace weaveproof::stress

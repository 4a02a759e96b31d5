#include "support/property.hpp"

#include "weaveproof/evidence.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

namespace weaveproof::property_tests {
namespace {

using rc::detail::FailureResult;
using rc::detail::GaveUpResult;
using rc::detail::SuccessResult;

enum class expectation { holds, refuted };

constexpr const char* default_seed = "seed=20240229";
constexpr const char* counterexample = "counterexample";

std::atomic<bool> hurried{false};

struct exploration {
    std::uint64_t executions = 0;
    std::uint64_t blocked = 0;
};
exploration explorations;  // of the property that is being checked

/// Says nothing. The usual one tells in the end how to reproduce the failures, of which the twins make many.
class silent_listener final : public rc::detail::TestListener {
    void onTestCaseFinished(const rc::detail::CaseDescription&) override {}
    void onShrinkTried(const rc::detail::CaseDescription&, bool) override {}
    void onTestFinished(const rc::detail::TestMetadata&, const rc::detail::TestResult&) override {}
};

rc::detail::TestParams parameters(const property& claim, expectation expected) {
    const char* const environment = std::getenv("RC_PARAMS");
    std::string given = environment == nullptr ? "" : environment;
    if (given.find("seed=") == std::string::npos) {
        given += given.empty() ? default_seed : std::string(" ") + default_seed;
        setenv("RC_PARAMS", given.c_str(),
            1);  // RapidCheck reads it too and would choose, and print, another one
    }
    rc::detail::Configuration configuration;
    configuration.testParams.maxSuccess = claim.cases;
    configuration.testParams.maxSize = claim.max_size;
    auto result = rc::detail::configFromString(given, configuration).testParams;
    // Shrinking costs a hang for each attempt where that is the way it fails, and nobody reads what refutes a twin.
    result.disableShrinking |= expected == expectation::refuted;
    return result;
}

int cases(const rc::detail::TestResult& result) {
    if (result.is<SuccessResult>()) {
        return result.get<SuccessResult>().numSuccess;
    }
    if (result.is<FailureResult>()) {
        return result.get<FailureResult>().numSuccess + 1;
    }
    return result.is<GaveUpResult>() ? result.get<GaveUpResult>().numSuccess : 0;
}

std::string message(const rc::detail::TestResult& result) {
    std::ostringstream out;
    rc::detail::printResultMessage(result, out);
    return out.str();
}

/// Keeps the counterexample for the report. Returns the path of the file, or nothing where no report is wanted.
std::string file_with(const std::string& text, const evidence::part& part) {
    const char* const directory = std::getenv("WEAVEPROOF_REPORT_DIR");
    if (directory == nullptr || *directory == '\0') {
        return {};
    }
    std::string name = part.primitive + ".property." + part.name + ".txt";
    std::replace_if(
        name.begin(), name.end(), [](char c) { return c == ' ' || c == ',' || c == '/'; }, '-');
    const auto path = std::filesystem::absolute(directory) / name;
    std::ofstream(path) << text << '\n';
    return path;
}

std::string explanation(const property& claim, const rc::detail::TestResult& result) {
    return result.is<FailureResult>() && claim.explanation ? '\n' + claim.explanation() : "";
}

void check(const property& claim, expectation expected, const std::function<void()>& one_case) {
    const auto how = parameters(claim, expected);
    std::cout << "property " << claim.primitive << ", " << claim.name << ": at most " << how.maxSuccess
              << " cases, RC_PARAMS=\"seed=" << how.seed << "\"" << std::endl;

    hurried.store(expected == expectation::refuted, std::memory_order_relaxed);
    explorations = {};
    const auto begin = std::chrono::steady_clock::now();
    silent_listener listener;
    const auto result = rc::detail::checkProperty(
        rc::detail::toProperty(one_case), rc::detail::TestMetadata{claim.name, claim.name}, how, listener);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;

    evidence::part part;
    part.primitive = claim.primitive;
    part.evidence = "property";
    part.name = claim.name;
    part.properties = static_cast<std::uint64_t>(cases(result));
    part.executions = explorations.executions;
    part.blocked = explorations.blocked;
    part.seed = how.seed;
    part.seconds = took.count();
    part.verdict = "inconclusive";
    if (result.is<SuccessResult>()) {
        part.verdict = "holds";
    } else if (result.is<FailureResult>()) {
        part.verdict = "violated";
        part.kind = counterexample;
    }
    if (expected == expectation::refuted) {
        part.expected = "violated";
        part.expected_kind = counterexample;
        EXPECT_TRUE(result.is<FailureResult>()) << "the broken twin was not refuted: " << message(result);
    } else {
        EXPECT_TRUE(result.is<SuccessResult>()) << message(result) << explanation(claim, result);
    }
    if (result.is<FailureResult>()) {
        part.counterexample = file_with(message(result), part);
    }
    std::cout << "    " << part.verdict << " after " << part.properties << " cases";
    if (part.executions + part.blocked > 0) {
        std::cout << ", with " << part.executions << " executions, and " << part.blocked << " begun in vain";
    }
    std::cout << std::endl;
    evidence::record(part);
}

}  // namespace

void expect_holds(const property& claim, const std::function<void()>& one_case) {
    check(claim, expectation::holds, one_case);
}

void expect_refuted(const property& claim, const std::function<void()>& one_case) {
    check(claim, expectation::refuted, one_case);
}

std::string smallest_counterexample(const property& claim, const std::function<void()>& one_case) {
    hurried.store(true, std::memory_order_relaxed);
    silent_listener listener;
    const auto result = rc::detail::checkProperty(rc::detail::toProperty(one_case),
        rc::detail::TestMetadata{claim.name, claim.name}, parameters(claim, expectation::holds), listener);
    return result.is<FailureResult>() ? result.get<FailureResult>().description + explanation(claim, result)
                                      : "";
}

void explored(std::uint64_t executions, std::uint64_t blocked) {
    explorations.executions += executions;
    explorations.blocked += blocked;
}

void refute(const std::string& why) {
    // The first time is the true one: where it depends on the schedule, RapidCheck shrinks what it cannot repeat.
    if (!hurried.exchange(true, std::memory_order_relaxed)) {
        std::cout << "    refuted: " << why << std::endl;
    }
    RC_FAIL(why);
    std::abort();  // RC_FAIL throws, but the compiler cannot see it
}

std::chrono::milliseconds patience() {
    return hurried.load(std::memory_order_relaxed) ? std::chrono::milliseconds(500)
                                                   : std::chrono::seconds(30);
}

}  // namespace weaveproof::property_tests

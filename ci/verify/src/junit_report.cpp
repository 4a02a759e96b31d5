#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "reports.hpp"

namespace weaveproof::verify {
namespace {

// Control characters have no place in XML 1.0, not even escaped.
std::string escaped(std::string_view text) {
    std::string result;
    for (const char character : text) {
        switch (character) {
        case '&':
            result += "&amp;";
            break;
        case '<':
            result += "&lt;";
            break;
        case '>':
            result += "&gt;";
            break;
        case '"':
            result += "&quot;";
            break;
        case '\n':
            result += "&#10;";
            break;
        case '\t':
            result += "&#9;";
            break;
        default:
            result += static_cast<unsigned char>(character) < 0x20 ? '?' : character;
        }
    }
    return result;
}

class suite {
  public:
    explicit suite(std::string_view name) : name_(name) {}

    void add(std::string_view classname, std::string_view name, double seconds, status outcome,
        std::string_view reason, std::string_view where) {
        ++tests_;
        seconds_ += seconds;
        cases_ += fmt::format(R"(    <testcase classname="{}" name="{}" time="{:.3f}")", escaped(classname),
            escaped(name), seconds);
        if (outcome == status::holds) {
            cases_ += "/>\n";
            return;
        }
        // JUnit knows two ways to fail: the thing tested does not hold, and the test could not tell.
        const bool failed = outcome == status::violated;
        failures_ += failed ? 1U : 0U;
        errors_ += failed ? 0U : 1U;
        const std::string_view element = failed ? "failure" : "error";
        cases_ += fmt::format(">\n      <{0} type=\"{1}\" message=\"{2}\">{3}</{0}>\n    </testcase>\n",
            element, to_string(outcome), escaped(reason), escaped(where));
    }

    std::string render() const {
        return fmt::format(
            R"(  <testsuite name="{}" tests="{}" failures="{}" errors="{}" skipped="0" time="{:.3f}">)"
            "\n{}  </testsuite>\n",
            escaped(name_), tests_, failures_, errors_, seconds_, cases_);
    }

    unsigned tests() const { return tests_; }
    unsigned failures() const { return failures_; }
    unsigned errors() const { return errors_; }

  private:
    std::string name_;
    std::string cases_;
    unsigned tests_ = 0;
    unsigned failures_ = 0;
    unsigned errors_ = 0;
    double seconds_ = 0;
};

std::vector<suite> suites(const assessment& of) {
    std::vector<suite> result;
    for (const assessed_run& each : of.runs) {
        const std::string& target = each.value.what.target;
        suite& cases = result.emplace_back(target);
        for (const assessed_part& part : of.parts) {
            if (part.target == target) {
                cases.add(part.value.primitive + '.' + part.value.evidence, part.value.name,
                    part.value.seconds, part.outcome, part.reason, part.value.counterexample);
            }
        }
        cases.add(target, "runs to its end", each.value.seconds, each.outcome, each.reason,
            each.value.log.string());
    }
    suite& whole = result.emplace_back("every primitive has every kind of evidence");
    for (const problem& each : problems(of)) {
        if (each.outcome == status::incomplete) {
            whole.add(each.subject, "has every kind of evidence", 0, each.outcome, each.reason, each.where);
        }
    }
    for (const row& each : of.rows) {
        if (each.missing.empty()) {
            whole.add(each.primitive, "has every kind of evidence", 0, status::holds, "", "");
        }
    }
    return result;
}

}  // namespace

std::string to_junit(const assessment& of) {
    unsigned tests = 0;
    unsigned failures = 0;
    unsigned errors = 0;
    std::string body;
    for (const suite& each : suites(of)) {
        tests += each.tests();
        failures += each.failures();
        errors += each.errors();
        body += each.render();
    }
    return fmt::format(R"(<?xml version="1.0" encoding="UTF-8"?>)"
                       "\n"
                       R"(<testsuites name="weaveproof" tests="{}" failures="{}" errors="{}" time="{:.3f}">)"
                       "\n{}</testsuites>\n",
        tests, failures, errors, of.seconds, body);
}

}  // namespace weaveproof::verify

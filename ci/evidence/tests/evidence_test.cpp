#include "weaveproof/evidence.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <stdexcept>
#include <string>
#include <tuple>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace {

namespace fs = std::filesystem;
using weaveproof::evidence::part;
using weaveproof::evidence::record;

class evidence_test : public testing::Test {
  protected:
    void SetUp() override {
        std::string pattern = testing::TempDir() + "evidence-XXXXXX";
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        directory_ = pattern;
        report_to(directory_);
    }

    void TearDown() override {
        unsetenv("WEAVEPROOF_REPORT_DIR");
        fs::remove_all(directory_);
    }

    static void report_to(const fs::path& directory) {
        ASSERT_EQ(setenv("WEAVEPROOF_REPORT_DIR", directory.c_str(), 1), 0);
    }

    static part holding() {
        part value;
        value.primitive = "mutex";
        value.evidence = "model";
        value.name = "exclusion";
        value.verdict = "holds";
        return value;
    }

    static nlohmann::json read(const fs::path& file) {
        std::ifstream in(file);
        EXPECT_TRUE(in) << file;
        return nlohmann::json::parse(in);
    }

    std::size_t files() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(directory_), {}));
    }

    fs::path directory_;
};

TEST_F(evidence_test, writes_every_field) {
    part value = holding();
    value.verdict = "violated";
    value.expected = "violated";
    value.kind = "data race";
    value.expected_kind = "deadlock";
    value.executions = 18446744073709551615U;
    value.blocked = 2;
    value.properties = 3;
    value.operations = 4;
    value.histories = 8;
    value.perturbations = 9;
    value.seed = 5;
    value.seconds = 0.25;
    value.counterexample = "/a \"file\".txt";
    value.page = "/a.html";
    value.step = 6;
    record(value);

    const nlohmann::json expected = {{"primitive", "mutex"}, {"evidence", "model"}, {"name", "exclusion"},
        {"verdict", "violated"}, {"expected", "violated"}, {"kind", "data race"},
        {"expected_kind", "deadlock"}, {"executions", 18446744073709551615U}, {"blocked", 2},
        {"properties", 3}, {"operations", 4}, {"histories", 8}, {"perturbations", 9}, {"seed", 5},
        {"seconds", 0.25}, {"counterexample", "/a \"file\".txt"}, {"page", "/a.html"}, {"step", 6}};
    EXPECT_EQ(read(directory_ / "mutex.model.exclusion.json"), expected);
    EXPECT_EQ(files(), 1U);
}

TEST_F(evidence_test, load_gives_back_what_was_recorded) {
    part value = holding();
    value.verdict = "violated";
    value.expected = "violated";
    value.kind = value.expected_kind = "lost wakeup";
    value.executions = 1;
    value.blocked = 2;
    value.properties = 3;
    value.operations = 4;
    value.histories = 8;
    value.perturbations = 9;
    value.seed = 18446744073709551615U;
    value.seconds = 0.1;
    value.counterexample = "trace.txt";
    value.page = "trace.html";
    value.step = 7;
    record(value);
    const part loaded = weaveproof::evidence::load(directory_ / "mutex.model.exclusion.json");
    EXPECT_EQ(std::tie(loaded.primitive, loaded.evidence, loaded.name, loaded.verdict, loaded.expected,
                  loaded.kind, loaded.expected_kind, loaded.counterexample, loaded.page),
        std::tie(value.primitive, value.evidence, value.name, value.verdict, value.expected, value.kind,
            value.expected_kind, value.counterexample, value.page));
    EXPECT_EQ(std::tie(loaded.executions, loaded.blocked, loaded.properties, loaded.operations, loaded.seed,
                  loaded.seconds, loaded.step, loaded.histories, loaded.perturbations),
        std::tie(value.executions, value.blocked, value.properties, value.operations, value.seed,
            value.seconds, value.step, value.histories, value.perturbations));
}

TEST_F(evidence_test, load_refuses_what_record_did_not_write) {
    record(holding());
    const fs::path file = directory_ / "mutex.model.exclusion.json";
    const nlohmann::json good = read(file);
    const auto refused = [&](const std::string& text, const std::string& because) {
        std::ofstream(file) << text;
        try {
            weaveproof::evidence::load(file);
            ADD_FAILURE() << "accepted " << text;
        } catch (const std::runtime_error& error) {
            EXPECT_NE(std::string(error.what()).find(file.string()), std::string::npos) << error.what();
            EXPECT_NE(std::string(error.what()).find(because), std::string::npos) << error.what();
        }
    };
    const auto with = [&](const char* field, const nlohmann::json& value) {
        nlohmann::json changed = good;
        changed[field] = value;
        return changed.dump();
    };
    refused("", "parse error");
    refused("[]", "array");
    refused(good.dump().substr(0, 40), "parse error");
    refused(with("verdict", "fine"), "verdict is 'fine'");
    refused(with("verdict", 1), "string");
    refused(with("executions", -1), "executions is not a count: -1");
    refused(with("operations", 0.5), "operations is not a count: 0.5");
    refused(with("expected", "violated"), "expected_kind");
    refused(with("seconds", -1), "seconds");
    for (const auto& [field, value] : good.items()) {
        nlohmann::json changed = good;
        changed.erase(field);
        refused(changed.dump(), field);
    }
    EXPECT_THROW(weaveproof::evidence::load(directory_ / "absent.json"), std::runtime_error);
}

TEST_F(evidence_test, does_nothing_without_the_variable) {
    unsetenv("WEAVEPROOF_REPORT_DIR");
    EXPECT_NO_THROW(record(holding()));
    report_to("");
    EXPECT_NO_THROW(record(holding()));
    EXPECT_EQ(files(), 0U);
}

TEST_F(evidence_test, creates_the_directory) {
    report_to(directory_ / "a" / "b");
    record(holding());
    EXPECT_TRUE(fs::exists(directory_ / "a" / "b" / "mutex.model.exclusion.json"));
}

TEST_F(evidence_test, names_stay_apart_and_inside_the_directory) {
    part value = holding();
    for (const char* name : {"../x", "..%2Fx", "x/y", "x.y", "x y"}) {
        value.name = name;
        record(value);
    }
    EXPECT_EQ(files(), 5U);
    EXPECT_EQ(read(directory_ / "mutex.model.%2E%2E%2Fx.json").at("name"), "../x");
}

TEST_F(evidence_test, the_last_part_of_a_name_wins) {
    part value = holding();
    value.executions = 1;
    record(value);
    value.executions = 2;
    record(value);
    EXPECT_EQ(read(directory_ / "mutex.model.exclusion.json").at("executions"), 2);
    EXPECT_EQ(files(), 1U);
}

TEST_F(evidence_test, text_that_is_not_utf8_does_not_break_the_file) {
    part value = holding();
    value.kind = "bad \xff byte";
    record(value);
    EXPECT_EQ(read(directory_ / "mutex.model.exclusion.json").at("kind"), "bad \xEF\xBF\xBD byte");
}

TEST_F(evidence_test, refuses_what_cannot_be_judged) {
    const auto with = [](std::string part::*field, const char* text) {
        part value = holding();
        value.*field = text;
        return value;
    };
    EXPECT_THROW(record(with(&part::primitive, "")), std::invalid_argument);
    EXPECT_THROW(record(with(&part::name, "")), std::invalid_argument);
    EXPECT_THROW(record(with(&part::evidence, "models")), std::invalid_argument);
    EXPECT_THROW(record(with(&part::verdict, "pass")), std::invalid_argument);
    EXPECT_THROW(record(with(&part::verdict, "")), std::invalid_argument);
    EXPECT_THROW(record(with(&part::expected, "unusable")), std::invalid_argument);
    EXPECT_THROW(record(with(&part::expected, "violated")), std::invalid_argument)
        << "expected_kind is empty";
    part timeless = holding();
    timeless.seconds = std::numeric_limits<double>::quiet_NaN();
    EXPECT_THROW(record(timeless), std::invalid_argument);
    unsetenv("WEAVEPROOF_REPORT_DIR");
    EXPECT_THROW(record(with(&part::verdict, "pass")), std::invalid_argument);
    EXPECT_EQ(files(), 0U);
}

TEST_F(evidence_test, says_when_it_cannot_write) {
    const fs::path blocker = directory_ / "file";
    std::ofstream(blocker) << "in the way";
    report_to(blocker / "below");
    EXPECT_THROW(record(holding()), std::runtime_error);
}

}  // namespace

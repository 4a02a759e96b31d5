// Shards add up to the whole search, and their reports to its report.
#include <gtest/gtest.h>

#include "models.hpp"
#include "verdict/merge.hpp"
#include "verdict/read_report.hpp"

namespace weaveproof::test {
namespace {

using diagnosis::merge;
using diagnosis::named_report;

report shard_of(void (*run)(), std::uint32_t k, std::uint32_t n, std::uint32_t jobs = 1) {
    options how;
    how.shard = {k, n};
    how.jobs = jobs;
    return check(run, how);
}

// As a file holds it.
report written(const report& r) {
    std::string error;
    const auto read = diagnosis::parse_report(to_json(r), error);
    EXPECT_TRUE(read.has_value()) << error;
    EXPECT_EQ(to_json(read.value_or(report{})), to_json(r));
    return read.value_or(report{});
}

std::vector<named_report> all_shards(void (*run)(), std::uint32_t n, std::uint32_t jobs = 1) {
    std::vector<named_report> all;
    for (std::uint32_t k = 1; k <= n; ++k) {
        all.push_back({std::to_string(k) + ".json", written(shard_of(run, k, n, jobs))});
    }
    return all;
}

std::string errors_of(const std::vector<named_report>& reports) {
    std::vector<std::string> errors;
    EXPECT_FALSE(merge(reports, errors).has_value());
    std::string text;
    for (const std::string& e : errors) {
        EXPECT_EQ(e.find('\n'), std::string::npos);
        text += e + '\n';
    }
    return text;
}

TEST(Shards, AddUpToTheWhole) {
    for (const model& m : models) {
        const report whole = check(m.run);
        for (const std::uint32_t n : {2U, 3U, 7U}) {
            SCOPED_TRACE(std::string{m.name} + " in " + std::to_string(n));
            std::vector<std::string> errors;
            const auto merged = merge(all_shards(m.run, n, n == 3 ? 2 : 1), errors);
            ASSERT_TRUE(merged.has_value()) << errors.front();
            EXPECT_EQ(merged->verdict, verdict::holds);
            EXPECT_EQ(merged->statistics.executions, whole.statistics.executions);
            EXPECT_EQ(merged->statistics.blocked, whole.statistics.blocked);
            EXPECT_EQ(merged->statistics.events, whole.statistics.events);
            EXPECT_EQ(summary(*merged).substr(0, 7), "holds: ");
        }
    }
}

TEST(Shards, DoNotReadAsTheWhole) {
    const report r = shard_of(increments, 2, 3);
    EXPECT_TRUE(r.holds());
    EXPECT_EQ(summary(r).substr(0, 24), "holds for shard 2 of 3: ");
    EXPECT_NE(to_json(r).find("\"verdict\": \"holds for shard 2 of 3\""), std::string::npos);
    EXPECT_NE(to_junit(r, "increments").find("name=\"increments [shard 2 of 3]\""), std::string::npos);
}

TEST(Shards, AreTheSameEachTime) {
    const report once = shard_of(locks, 2, 3);
    const report again = shard_of(locks, 2, 3);
    EXPECT_EQ(once.statistics.executions, again.statistics.executions);
    EXPECT_EQ(once.statistics.blocked, again.statistics.blocked);
}

TEST(Merge, TakesTheWorstVerdict) {
    std::vector<named_report> all = all_shards(increments, 3);
    all[1].report.verdict = verdict::inconclusive;
    all[1].report.message = "interrupted";
    std::vector<std::string> errors;
    EXPECT_EQ(merge(all, errors)->verdict, verdict::inconclusive);
    EXPECT_EQ(merge(all, errors)->message, "shard 2: interrupted");
    all[0].report.verdict = verdict::violated;
    all[0].report.kind = "data race";
    EXPECT_EQ(merge(all, errors)->verdict, verdict::violated);
    EXPECT_EQ(merge(all, errors)->kind, "data race");
}

TEST(Merge, NamesWhatIsMissing) {
    std::vector<named_report> all = all_shards(increments, 4);
    all.erase(all.begin() + 1);
    all.pop_back();
    EXPECT_EQ(errors_of(all), "of 4 shards there is no report of 2, 4\n");
}

TEST(Merge, NamesWhatIsThereTwice) {
    std::vector<named_report> all = all_shards(increments, 2);
    all.push_back(all.front());
    all.back().file = "other.json";
    EXPECT_EQ(errors_of(all), "shard 1 is there twice: 1.json and other.json\n");
}

TEST(Merge, NamesWhatIsForeign) {
    const std::vector<named_report> all = all_shards(increments, 2);
    std::vector<named_report> mixed = all;
    mixed[1] = {"locks.json", written(shard_of(locks, 2, 2))};
    EXPECT_NE(errors_of(mixed).find("locks.json is, unlike 1.json, of another model"), std::string::npos);
    options weaker;
    weaker.memory_model = consistency::tso;
    weaker.shard = {2, 2};
    mixed[1] = {"tso.json", written(check(increments, weaker))};
    EXPECT_NE(errors_of(mixed).find("tso.json is, unlike 1.json, of other options"), std::string::npos);
    mixed[1] = {"three.json", written(shard_of(increments, 2, 3))};
    EXPECT_NE(errors_of(mixed).find("three.json is of 3 shards, but 1.json is of 2"), std::string::npos);
    mixed[1] = {"whole.json", written(check(increments))};
    EXPECT_NE(errors_of(mixed).find("whole.json is not the report of a shard"), std::string::npos);
}

TEST(Merge, SeesThatOneShardKnewOfMoreLoops) {
    std::vector<named_report> all = all_shards(spins, 2);
    ASSERT_FALSE(all[0].report.search->spin_sites.empty());
    const std::string site = all[0].report.search->spin_sites.front();
    all[1].report.search->spin_sites.clear();
    EXPECT_NE(errors_of(all).find("shards 2 do not know"), std::string::npos);
    EXPECT_NE(errors_of(all).find("spins=\"" + site), std::string::npos);
    options told;
    told.shard = {2, 2};
    told.spins = site;
    all[1].report = written(check(spins, told));
    std::vector<std::string> errors;
    EXPECT_TRUE(merge(all, errors).has_value());
    told.spins = "program+0xffffffffff";
    EXPECT_EQ(check(spins, told).verdict, verdict::unusable);
}

void race() {
    int data = 0;
    std::atomic<bool> ready{false};
    std::thread writer([&] {
        data = 1;
        ready.store(true, std::memory_order_relaxed);
    });
    if (ready.load(std::memory_order_relaxed)) {
        assert(data == 1);
    }
    writer.join();
}

TEST(Reports, OfViolationsAreReadAgain) {
    const report r = check(race);
    ASSERT_EQ(r.kind, "data race");
    EXPECT_EQ(to_text(written(r)), to_text(r));
}

TEST(Reports, ThatAreDamagedAreRefused) {
    const std::string text = to_json(check(race));
    for (std::size_t size = 0; size + 2 < text.size(); size += 7) {
        std::string error;
        EXPECT_FALSE(diagnosis::parse_report(text.substr(0, size), error).has_value());
        EXPECT_NE(error, "");
    }
}

}  // namespace
}  // namespace weaveproof::test

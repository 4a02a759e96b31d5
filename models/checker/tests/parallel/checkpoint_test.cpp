// A search that stops and goes on counts what it counts in one go.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <unistd.h>

#include <gtest/gtest.h>

#include "models.hpp"
#include "verdict/checkpoint.hpp"

namespace weaveproof::test {
namespace {

namespace fs = std::filesystem;

class Checkpoints : public testing::Test {
  protected:
    Checkpoints() { fs::create_directories(directory_); }
    ~Checkpoints() override { fs::remove_all(directory_); }

    [[nodiscard]] std::string path(const std::string& name) const { return (directory_ / name).string(); }

    static std::string contents(const std::string& path) {
        std::ifstream file{path, std::ios::binary};
        return {std::istreambuf_iterator<char>{file}, {}};
    }
    static void put(const std::string& path, const std::string& text) {
        std::ofstream{path, std::ios::binary} << text;
    }

    // Stops after each so many executions and goes on, until there is another verdict.
    report in_pieces(void (*run)(), options how, std::uint64_t piece) {
        how.most_executions = piece;
        how.checkpoint = path("pieces");
        int runs = 0;
        for (;;) {
            const report r = check(run, how);
            if (r.verdict != verdict::inconclusive || ++runs > 10'000) {
                fs::remove(how.checkpoint);
                return r;
            }
            EXPECT_NE(r.message.find("resume=" + how.checkpoint + " goes on"), std::string::npos)
                << r.message;
            how.resume = how.checkpoint;
        }
    }

    const fs::path directory_
        = fs::temp_directory_path() / ("weaveproof-checkpoint-test-" + std::to_string(getpid()));
};

TEST_F(Checkpoints, GoOnToTheSameCounts) {
    for (const model& m : models) {
        const report whole = check(m.run);
        for (const std::uint32_t jobs : {1U, 2U}) {
            const std::uint64_t piece = whole.statistics.executions / 7 + 1;
            SCOPED_TRACE(std::string{m.name} + ", jobs=" + std::to_string(jobs));
            const report r = in_pieces(m.run, {.jobs = jobs}, piece);
            ASSERT_EQ(r.verdict, verdict::holds) << summary(r);
            EXPECT_EQ(r.statistics.executions, whole.statistics.executions);
            EXPECT_EQ(r.statistics.blocked, whole.statistics.blocked);
            EXPECT_EQ(r.statistics.events, whole.statistics.events);
        }
    }
}

TEST_F(Checkpoints, OfShardsGoOnToTheSameCounts) {
    const options second{.shard = {2, 3}};
    const report whole = check(increments, second);
    const report r = in_pieces(increments, second, whole.statistics.executions / 5 + 1);
    ASSERT_EQ(r.verdict, verdict::holds) << summary(r);
    EXPECT_EQ(r.statistics.executions, whole.statistics.executions);
}

TEST_F(Checkpoints, OfWhatIsDoneSayItAgain) {
    const options how{.checkpoint = path("done")};
    const report whole = check(increments, how);
    const report again = check(increments, {.jobs = 2, .resume = path("done")});
    EXPECT_EQ(again.verdict, verdict::holds);
    EXPECT_EQ(again.statistics.executions, whole.statistics.executions);
}

TEST_F(Checkpoints, AreWrittenWhileTheSearchRuns) {
    const report r = check(increments, {.checkpoint = path("often"), .checkpoint_seconds = 0});
    EXPECT_EQ(r.verdict, verdict::holds);
    EXPECT_TRUE(fs::exists(path("often")));
}

std::string refusal(void (*run)(), const options& how) {
    const report r = check(run, how);
    EXPECT_EQ(r.verdict, verdict::unusable) << summary(r);
    EXPECT_EQ(r.statistics.executions, 0U) << "nothing is run";
    EXPECT_EQ(r.message.find('\n'), std::string::npos);
    return r.message;
}

TEST_F(Checkpoints, OfAnotherSearchAreRefused) {
    const std::string file = path("it");
    (void)check(increments, {.most_executions = 50, .checkpoint = file});
    const std::string it = "cannot resume " + file + ": it is of ";
    EXPECT_EQ(refusal(locks, {.resume = file}), it + "another model in the same program");
    EXPECT_NE(
        refusal(increments, {.memory_model = consistency::sc, .resume = file}).find(it + "other options"),
        std::string::npos);
    EXPECT_NE(
        refusal(increments, {.leaks = false, .resume = file}).find(it + "other options"), std::string::npos);
    EXPECT_EQ(refusal(increments, {.shard = {1, 2}, .resume = file}), it + "shard 1/1, not 1/2");
    EXPECT_EQ(refusal(increments, {.resume = path("none")}),
        "cannot read " + path("none") + ": No such file or directory");
    EXPECT_EQ(check(increments, {.resume = file}).verdict, verdict::holds);
}

TEST_F(Checkpoints, ThatAreDamagedAreRefused) {
    const std::string file = path("it");
    (void)check(spins, {.most_executions = 50, .checkpoint = file});
    const std::string good = contents(file);
    ASSERT_GT(good.size(), 100U);
    const std::string damaged = path("damaged");
    const auto expect_refused = [&](const std::string& text) {
        put(damaged, text);
        EXPECT_EQ(refusal(spins, {.resume = damaged}).substr(0, 14), "cannot resume ") << text;
    };
    for (const char* text : {"", "{", "[]", "{}", "null", "7", "\"weaveproof-checkpoint\"",
             R"({"schema":"weaveproof-report","version":1})", R"({"schema":"weaveproof-checkpoint"})",
             R"({"schema":"weaveproof-checkpoint","version":2})",
             R"({"schema":"weaveproof-checkpoint","version":1,"checksum":"","body":[]})"}) {
        expect_refused(text);
    }
    std::mt19937 random{20261122};
    for (int i = 0; i < 400; ++i) {
        std::string text = good;
        const std::size_t at = random() % (text.size() - 1);  // the newline at its end says nothing
        switch (random() % 4) {
        case 0:
            text.resize(at);
            break;
        case 1:
            text[at] = static_cast<char>(static_cast<unsigned char>(text[at]) ^ (1U << random() % 7));
            break;
        case 2:
            text.erase(at, 1 + random() % 20);
            break;
        default:
            text.insert(at, 1, "0129,]}\"e-"[random() % 10]);
        }
        if (text != good && text + "\n" != good) {
            expect_refused(text);
        }
    }
    put(damaged, good);
    EXPECT_EQ(check(spins, {.resume = damaged}).verdict, verdict::holds);
}

TEST_F(Checkpoints, ThatCannotBeWrittenSaySo) {
    const report r
        = check(increments, {.most_executions = 10, .checkpoint = path("no such directory") + "/it"});
    EXPECT_EQ(r.verdict, verdict::inconclusive);
    EXPECT_NE(r.message.find("cannot write "), std::string::npos) << r.message;
}

}  // namespace
}  // namespace weaveproof::test

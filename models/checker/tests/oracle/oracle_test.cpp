// The search against the oracle on random programs, and on all that once went wrong: the same graphs, each once, under every
// memory model.
#include <cstdio>
#include <map>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "campaign.hpp"
#include "random_program.hpp"
#include "regressions.hpp"

namespace weaveproof::test {
namespace {

constexpr std::size_t most_graphs = 20'000;

// The parameters that RapidCheck has from RC_PARAMS, its seed made known.
rc::detail::TestParams parameters() {
    static const rc::detail::TestParams given = [] {
        const auto read = rc::detail::configuration().testParams;
        std::printf("RC_PARAMS=\"seed=%llu max_success=%d\"\n", static_cast<unsigned long long>(read.seed),
            read.maxSuccess);
        return read;
    }();
    return given;
}

class Oracle : public testing::TestWithParam<axioms> {};

TEST_P(Oracle, FindsTheGraphsThatTheSearchVisits) {
    const axioms models[] = {GetParam()};
    std::uint64_t compared = 0;
    std::uint64_t skipped = 0;
    std::uint64_t graphs = 0;
    campaign c;
    c.seed = parameters().seed;
    c.count = parameters().maxSuccess;
    c.models = models;
    c.most_graphs = most_graphs;
    c.after = [&](const program&, axioms, const comparison& result) {
        ++(result.skipped ? skipped : compared);
        graphs += result.graphs;
    };
    const auto found = run(c);
    EXPECT_FALSE(found) << to_string(found->smallest) << "\n" << found->difference;
    std::printf("%llu programs compared, %llu too large, %llu graphs\n",
        static_cast<unsigned long long>(compared), static_cast<unsigned long long>(skipped),
        static_cast<unsigned long long>(graphs));
    EXPECT_GT(compared, 10 * skipped);
}

TEST_P(Oracle, AgreesOnEveryProgramThatWasOnceWrong) {
    const auto all = load_regressions(WEAVEPROOF_REGRESSIONS);
    EXPECT_GE(all.size(), 1U);
    for (const regression& r : all) {
        const comparison result = compare(r.what, GetParam(), 10 * most_graphs);
        EXPECT_EQ(result.difference, "") << r.name;
        EXPECT_FALSE(result.skipped) << r.name;
    }
}

// An axiom left out of the oracle must show: the comparison can fail.
TEST_P(Oracle, MissesEveryAxiomLeftOut) {
    for (const axiom_set& without : {axiom_set{.coherence = false}, axiom_set{.global_order = false}}) {
        if (GetParam() == axioms::sc && !without.coherence)
            continue;  // its global order implies coherence
        bool noticed = false;
        static const char* const programs[]
            = {R"([[["st","a",1,"relaxed"],["ld","r1","a","relaxed"]],[["st","a",2,"relaxed"]]])",
                R"([[["add","r1","a",1,"relaxed"]],[["add","r1","a",1,"relaxed"]]])",
                R"([[["st","a",1,"seq_cst"],["fence","seq_cst"],["ld","r1","b","seq_cst"]],
                [["st","b",1,"seq_cst"],["fence","seq_cst"],["ld","r1","a","seq_cst"]]])"};
        for (const char* text : programs)
            noticed = noticed
                || !compare(parse_program(text), GetParam(), most_graphs, without).difference.empty();
        EXPECT_TRUE(noticed) << (without.coherence ? "global order" : "coherence");
    }
}

std::string model_name(const testing::TestParamInfo<axioms>& model) {
    static const std::string names[] = {"cpp20", "sc", "tso"};
    return names[static_cast<std::size_t>(model.param)];
}

INSTANTIATE_TEST_SUITE_P(MemoryModels, Oracle, testing::ValuesIn(every_model), model_name);

// A program that has nothing in it tests nothing.
TEST(RandomPrograms, HaveAllThatASearchCouldGetWrong) {
    constexpr int count = 2000;
    constexpr double least_share = 0.05;
    std::map<std::string, int> seen;
    for (const std::string& f : all_features())
        seen[f] = 0;
    const auto generate = random_program();
    rc::Random random(parameters().seed);
    for (int i = 0; i < count; ++i)
        for (const std::string& f : features(generate(random.split(), rc::kNominalSize).value()))
            ++seen[f];
    EXPECT_EQ(seen.size(), all_features().size());
    for (const auto& [f, times] : seen)
        EXPECT_GT(times, count * least_share) << f;
}

TEST(RandomPrograms, ShrinkToWhatIsWrong) {
    // Whatever has an exchange of thread 1 that acquires is called wrong.
    const auto wrong = [](const program& p) {
        for (const instruction& i : p.threads.back())
            if (i.what == instruction::kind::exchange && i.success == order::acquire)
                return true;
        return false;
    };
    program p = parse_program(R"([[["st","b",2,"release"],["if","r1",0,[["add","r2","a",3,"seq_cst"]]]],
        [["ld","r1","a","acquire"],["xchg","r2","b",3,"acquire"],["fence","seq_cst"]]])");
    for (bool smaller_one = true; smaller_one;) {
        smaller_one = false;
        for (const program& next : smaller(p))
            if (wrong(next)) {
                p = next;
                smaller_one = true;
                break;
            }
    }
    EXPECT_EQ(to_string(p), R"([[["xchg","r2","a",0,"acquire"]]])");
}

}  // namespace
}  // namespace weaveproof::test

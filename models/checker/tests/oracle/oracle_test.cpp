// The search against the oracle on random programs: the same graphs, each once, under every memory model.
#include <cstdlib>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "compare.hpp"
#include "random_program.hpp"

namespace rc {
template <>
struct Arbitrary<weaveproof::test::program> {
    static Gen<weaveproof::test::program> arbitrary() { return weaveproof::test::random_program(); }
};
}  // namespace rc

namespace weaveproof::test {

void showValue(const program& p, std::ostream& out) {
    out << to_string(p);
}

namespace {

constexpr std::size_t most_graphs = 20'000;

class Oracle : public testing::TestWithParam<axioms> {};

TEST_P(Oracle, FindsTheGraphsThatTheSearchVisits) {
    std::uint64_t compared = 0;
    std::uint64_t skipped = 0;
    std::uint64_t graphs = 0;
    const bool passed = rc::check([&](const program& p) {
        const comparison result = compare(p, GetParam(), most_graphs);
        ++(result.skipped ? skipped : compared);
        graphs += result.graphs;
        RC_ASSERT(result.difference == "");
    });
    std::printf("%llu programs compared, %llu too large, %llu graphs\n",
        static_cast<unsigned long long>(compared), static_cast<unsigned long long>(skipped),
        static_cast<unsigned long long>(graphs));
    EXPECT_TRUE(passed);
    EXPECT_GT(compared, skipped);
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
            noticed
                = noticed || compare(parse_program(text), GetParam(), most_graphs, without).difference != "";
        EXPECT_TRUE(noticed) << (without.coherence ? "global order" : "coherence");
    }
}

std::string model_name(const testing::TestParamInfo<axioms>& model) {
    static const std::string names[] = {"cpp20", "sc", "tso"};
    return names[static_cast<std::size_t>(model.param)];
}

INSTANTIATE_TEST_SUITE_P(
    MemoryModels, Oracle, testing::Values(axioms::cpp20, axioms::sc, axioms::tso), model_name);

}  // namespace
}  // namespace weaveproof::test

// Forty random programs whose numbers of executions are known from GenMC 0.10.3 and from a brute-force enumeration of the
// axioms (c++20 and sc; tso is GenMC's alone). See README.md beside this file.
#include <fstream>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "interpreter.hpp"

namespace weaveproof::test {
namespace {

nlohmann::json known_counts() {
    std::ifstream file(WEAVEPROOF_LITMUS_DIRECTORY "/counts.json");
    return nlohmann::json::parse(file);
}

class Counts : public testing::TestWithParam<const char*> {};

TEST_P(Counts, AreThoseOfTheAxiomsAndNoGraphIsVisitedTwice) {
    const auto model = *memory_model::from_name(GetParam());
    const auto programs = known_counts();
    ASSERT_EQ(programs.size(), 40U);
    for (const auto& entry : programs) {
        std::set<std::uint64_t> seen;
        std::uint64_t visited = 0;
        const auto result
            = explore(parse_program(entry.at("program").dump()), model, [&](const visited_execution& one) {
                  ++visited;
                  seen.insert(one.graph().hash());
              });
        EXPECT_EQ(result.complete, entry.at("executions").at(GetParam()))
            << "program with seed " << entry.at("seed");
        EXPECT_EQ(seen.size(), visited) << "a graph was visited twice: seed " << entry.at("seed");
        EXPECT_EQ(result.blocked, 0U);
        EXPECT_EQ(result.problem, "");
    }
}

INSTANTIATE_TEST_SUITE_P(MemoryModels, Counts, testing::Values("c++20", "sc", "tso"));

}  // namespace
}  // namespace weaveproof::test

// Each named litmus test through the interpreter: its outcome is seen in some execution, or in none.
#include <sstream>

#include <gtest/gtest.h>

#include "interpreter.hpp"
#include "named.hpp"

namespace weaveproof::test {
namespace {

// Whether the execution ends as the outcome says.
bool matches(const visited_execution& one, const std::string& outcome) {
    std::istringstream parts(outcome);
    for (std::string part; parts >> part;) {
        const std::size_t equals = part.find('=');
        const std::uint64_t value = std::stoull(part.substr(equals + 1));
        const std::size_t colon = part.find(':');
        if (colon != std::string::npos) {
            const std::size_t thread = std::stoul(part);
            const std::size_t target = std::stoul(part.substr(colon + 2, equals));
            if (one.registers.at(thread).at(target) != value)
                return false;
            continue;
        }
        const graph::execution_graph& g = one.graph();
        for (graph::location_id x = 0; x < g.location_count(); ++x)
            if (one.number_of(x) == static_cast<std::uint32_t>(part[0] - 'a')
                && g.value_written(x, g.mo_last(x)) != value)
                return false;
    }
    return true;
}

class Named : public testing::TestWithParam<litmus> {};

TEST_P(Named, HappensOrNot) {
    const std::pair<const char*, can> expected[]
        = {{"c++20", GetParam().cpp20}, {"sc", GetParam().sc}, {"tso", GetParam().tso}};
    for (const auto& [model, verdict] : expected) {
        bool happened = false;
        const auto result = explore(parse_program(GetParam().program), *memory_model::from_name(model),
            [&](const visited_execution& one) { happened = happened || matches(one, GetParam().outcome); });
        EXPECT_EQ(happened, verdict == can::happen) << GetParam().outcome << " under " << model;
        EXPECT_GT(result.complete, 0U);
    }
}

std::string name_of(const testing::TestParamInfo<litmus>& one) {
    std::string name = one.param.name;
    for (char& c : name)
        if (std::isalnum(static_cast<unsigned char>(c)) == 0)
            c = '_';
    return name;
}

INSTANTIATE_TEST_SUITE_P(
    Litmus, Named, testing::ValuesIn(named_litmus_tests().begin(), named_litmus_tests().end()), name_of);

}  // namespace
}  // namespace weaveproof::test

// Each named litmus test as native code under the checker. That its outcome does not happen is an assertion, which is violated
// exactly where the table allows the outcome; and there are as many executions as the interpreter finds of the same program.
#include <cassert>
#include <cstring>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "interpreter.hpp"
#include "named.hpp"
#include "native.hpp"
#include "weaveproof/gtest.hpp"

namespace weaveproof::test {
namespace {

// One part of an outcome: what a register or a location holds in the end.
struct condition {
    const int* in_register = nullptr;  // else
    const std::atomic<int>* location = nullptr;
    int value = 0;
};

std::vector<condition> parse_outcome(const std::string& outcome) {
    std::vector<condition> all;
    std::istringstream parts(outcome);
    for (std::string part; parts >> part;) {
        condition c;
        const std::size_t equals = part.find('=');
        c.value = std::stoi(part.substr(equals + 1));
        const std::size_t colon = part.find(':');
        if (colon != std::string::npos)
            c.in_register = &r[std::stoul(part)][std::stoul(part.substr(colon + 2))];
        else
            c.location = part[0] == 'x' ? &x : part[0] == 'y' ? &y : &z;
        all.push_back(c);
    }
    return all;
}

bool happened(const std::vector<condition>& outcome) {
    for (const condition& c : outcome)
        if ((c.in_register != nullptr ? *c.in_register : c.location->load(std::memory_order_relaxed))
            != c.value)
            return false;
    return true;
}

void run(const native_litmus& test) {
    std::thread threads[most_litmus_threads];
    for (std::size_t t = 0; t < most_litmus_threads && test.threads[t] != nullptr; ++t)
        threads[t] = std::thread(test.threads[t]);
    for (std::size_t t = 0; t < most_litmus_threads && test.threads[t] != nullptr; ++t)
        threads[t].join();
}

const litmus& of_the_same_name(const native_litmus& test) {
    for (const litmus& l : named_litmus_tests())
        if (std::strcmp(l.name, test.name) == 0)
            return l;
    throw std::logic_error(std::string(test.name) + " is not in the table");
}

class Native : public testing::TestWithParam<native_litmus> {};

TEST_P(Native, HappensOrNot) {
    const native_litmus& test = GetParam();
    const litmus& expected = of_the_same_name(test);
    const std::vector<condition> outcome = parse_outcome(expected.outcome);
    const std::pair<consistency, can> verdicts[] = {{consistency::cpp20, expected.cpp20},
        {consistency::sc, expected.sc}, {consistency::tso, expected.tso}};
    for (const auto& [model, verdict] : verdicts) {
        options how;
        how.memory_model = model;
        const auto never_happens = [&] {
            run(test);
            assert(!happened(outcome));
        };
        if (verdict == can::happen)
            EXPECT_VIOLATED("assertion", never_happens, how) << name_of(model);
        else
            EXPECT_HOLDS(never_happens, how) << name_of(model);

        const report all = check([&] { run(test); }, how);
        EXPECT_TRUE(weaveproof::gtest::holds(all));
        const auto interpreted
            = explore(parse_program(expected.program), *memory_model::from_name(name_of(model)));
        EXPECT_EQ(all.statistics.executions, interpreted.complete) << name_of(model);
        EXPECT_EQ(all.statistics.blocked, interpreted.blocked) << name_of(model);
    }
}

TEST(Native, IsThereForEveryTestOfTheTable) {
    ASSERT_EQ(native_litmus_tests().size(), named_litmus_tests().size());
    for (std::size_t i = 0; i < native_litmus_tests().size(); ++i)
        EXPECT_STREQ(native_litmus_tests()[i].name, named_litmus_tests()[i].name);
}

std::string name_of_case(const testing::TestParamInfo<native_litmus>& one) {
    std::string name = one.param.name;
    for (char& c : name)
        if (std::isalnum(static_cast<unsigned char>(c)) == 0)
            c = '_';
    return name;
}

INSTANTIATE_TEST_SUITE_P(Litmus, Native,
    testing::ValuesIn(native_litmus_tests().begin(), native_litmus_tests().end()), name_of_case);

}  // namespace
}  // namespace weaveproof::test

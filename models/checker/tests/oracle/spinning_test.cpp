// A loop that spins until a value is there is the same as a read that waits for it: the same outcomes, and where one waits for
// ever the other does. The oracle knows of no loops, so this is what checks that spinning is found, and is no more than that.
#include <set>

#include <gtest/gtest.h>

#include "campaign.hpp"
#include "interpreter.hpp"
#include "random_program.hpp"

namespace weaveproof::test {
namespace {

thread_code spinning(thread_code code) {
    for (instruction& i : code) {
        if (i.what == instruction::kind::await)
            i.what = instruction::kind::loop_until;
        i.body = spinning(std::move(i.body));
    }
    return code;
}

struct outcomes {
    std::set<std::string> complete;
    std::set<std::string> stuck;
    std::string problem;
};

outcomes outcomes_of(const program& p, memory_model::kind model) {
    outcomes all;
    const auto visit = [&](const visited_execution& one) {
        std::string text;
        // A thread that is stuck has read nothing in the one case, and something else in the other.
        const bool complete = one.how == exploration::execution_end::complete;
        if (complete)
            for (const auto& registers : one.registers)
                for (const std::uint64_t r : registers)
                    text += std::to_string(r) + " ";
        const graph::execution_graph& g = one.graph();
        std::vector<std::uint64_t> last(location_count(p));
        for (graph::location_id x = 0; x < g.location_count(); ++x)
            last[one.number_of(x)] = g.value_written(x, g.mo_last(x));
        for (const std::uint64_t value : last)
            text += "|" + std::to_string(value);
        (complete ? all.complete : all.stuck).insert(text);
    };
    all.problem = explore(p, model, visit).problem;
    return all;
}

class Spinning : public testing::TestWithParam<memory_model::kind> {};

TEST_P(Spinning, IsWaiting) {
    constexpr int count = 1000;
    const auto generate = random_program({.most_threads = 3, .most_instructions = 8});
    rc::Random random(7);
    int with_a_loop = 0;
    int stuck = 0;
    for (int i = 0; i < count; ++i) {
        const program waiting = generate(random.split(), rc::kNominalSize).value();
        program loops = waiting;
        for (thread_code& code : loops.threads)
            code = spinning(std::move(code));
        if (to_string(loops) == to_string(waiting))
            continue;
        const outcomes of_waiting = outcomes_of(waiting, GetParam());
        const outcomes of_loops = outcomes_of(loops, GetParam());
        ++with_a_loop;
        stuck += of_loops.stuck.empty() ? 0 : 1;
        ASSERT_EQ(of_loops.problem, "") << to_string(loops);
        ASSERT_EQ(of_loops.complete, of_waiting.complete) << to_string(loops);
        ASSERT_EQ(of_loops.stuck, of_waiting.stuck) << to_string(loops);
    }
    EXPECT_GT(with_a_loop, count / 5);
    EXPECT_GT(stuck, with_a_loop / 10);
    EXPECT_GT(with_a_loop, stuck + with_a_loop / 10);
}

std::string model_name(const testing::TestParamInfo<memory_model::kind>& model) {
    static const std::string names[] = {"cpp20", "sc", "tso"};
    return names[static_cast<std::size_t>(model.param)];
}

INSTANTIATE_TEST_SUITE_P(MemoryModels, Spinning,
    testing::Values(memory_model::kind::cpp20, memory_model::kind::sc, memory_model::kind::tso), model_name);

}  // namespace
}  // namespace weaveproof::test

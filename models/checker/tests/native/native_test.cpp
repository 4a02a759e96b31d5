// Random programs, each run natively under check() and interpreted under the same search: as many executions, and the same
// outcomes. So the hooks, the threads, the values in memory and what is put back are checked on thousands of programs.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "native_program.hpp"
#include "outcomes.hpp"
#include "random_program.hpp"
#include "weaveproof/check.hpp"

namespace weaveproof::test {
namespace {

constexpr int count = 300;

class Native : public testing::TestWithParam<consistency> {
  protected:
    // Calls `compare` with each program and its report; `native` has its outcomes.
    template <class Compare>
    void on_programs(const program_shape& shape, Compare compare) {
        options how;
        how.memory_model = GetParam();
        const auto generate = random_program(shape);
        rc::Random random(11);
        for (int i = 0; i < count; ++i) {
            const program p = generate(random.split(), rc::kNominalSize).value();
            const interpreted expected = interpret(p, *memory_model::from_name(name_of(GetParam())));
            outcome_log native;
            const report got = check(
                [&] {
                    native_state s;
                    run_natively(p, s);
                    native.add(s);
                },
                how);
            compare(p, expected, got, native.all());
            if (HasFailure()) {
                ADD_FAILURE() << to_string(p);
                return;
            }
        }
    }
};

TEST_P(Native, ProgramsHaveTheExecutionsOfTheInterpreter) {
    on_programs({.blocking = false},
        [](const program&, const interpreted& expected, const report& got, const outcomes& native) {
            EXPECT_EQ(got.verdict, verdict::holds) << summary(got);
            EXPECT_EQ(got.statistics.executions, expected.result.complete);
            EXPECT_EQ(got.statistics.blocked, expected.result.blocked);
            EXPECT_EQ(native, expected.complete);
        });
}

// Natively a program waits by spinning, which makes executions of other numbers, and the same outcomes.
TEST_P(Native, ProgramsThatSpinHaveTheOutcomesOfThoseThatWait) {
    int stuck = 0;
    on_programs({.most_threads = 3, .most_instructions = 8},
        [&](const program&, const interpreted& expected, const report& got, const outcomes& native) {
            if (expected.result.deadlocks > 0) {
                ++stuck;
                EXPECT_EQ(got.verdict, verdict::violated) << summary(got);
                EXPECT_EQ(got.kind, "livelock");
                return;
            }
            EXPECT_EQ(got.verdict, verdict::holds) << summary(got);
            EXPECT_EQ(native, expected.complete);
        });
    EXPECT_GT(stuck, count / 20);
}

std::string model_name(const testing::TestParamInfo<consistency>& model) {
    static const std::string names[] = {"cpp20", "sc", "tso"};
    return names[static_cast<std::size_t>(model.param)];
}

INSTANTIATE_TEST_SUITE_P(
    MemoryModels, Native, testing::Values(consistency::cpp20, consistency::sc, consistency::tso), model_name);

}  // namespace
}  // namespace weaveproof::test

// How jobs, shards and checkpoints are asked for.
#include <gtest/gtest.h>

#include "weaveproof/options.hpp"

namespace weaveproof {
namespace {

std::string refusal(std::string_view text) {
    options how;
    std::string error;
    EXPECT_FALSE(parse_options(text, how, error)) << text;
    return error;
}

TEST(ParallelOptions, AreRead) {
    options how;
    std::string error;
    ASSERT_TRUE(parse_options(
        "jobs=8:shard=2/"
        "16:checkpoint=a:checkpoint_seconds=0.5:resume=b:schedule=last:spins='program+0x1,x:y+0x2'",
        how, error))
        << error;
    EXPECT_EQ(how.jobs, 8U);
    EXPECT_EQ(how.shard.number, 2U);
    EXPECT_EQ(how.shard.of, 16U);
    EXPECT_EQ(how.checkpoint, "a");
    EXPECT_EQ(how.checkpoint_seconds, 0.5);
    EXPECT_EQ(how.resume, "b");
    EXPECT_EQ(how.schedule, thread_order::last);
    EXPECT_EQ(how.spins, "program+0x1,x:y+0x2");
}

TEST(ParallelOptions, ThatMakeNoSenseAreRefused) {
    for (const char* shard :
        {"0/4", "5/4", "1", "1/", "/4", "1/4/2", "a/b", "-1/4", "1/0", "0/0", "1/4097", "1/ 4"}) {
        const std::string error = refusal(std::string{"shard='"} + shard + "'");
        EXPECT_NE(error.find("option \"shard\" cannot be"), std::string::npos) << error;
        EXPECT_NE(error.find("1 <= k <= n <= 4096"), std::string::npos) << error;
    }
    EXPECT_NE(refusal("jobs=-1").find("option \"jobs\" cannot be"), std::string::npos);
    EXPECT_NE(refusal("jobs=1025").find("the most is 1024"), std::string::npos);
    EXPECT_NE(refusal("checkpoint_seconds=soon").find("expected a number of seconds"), std::string::npos);
    EXPECT_NE(refusal("checkpoint=x:report=x").find("name the same file"), std::string::npos);
}

TEST(ParallelOptions, HaveNoMeaningInAReplay) {
    for (const char* option : {"jobs=2", "shard=1/2", "checkpoint=x", "resume=x", "checkpoint_seconds=1"}) {
        EXPECT_NE(refusal(std::string{"replay=r.json:"} + option).find("contradict"), std::string::npos);
    }
}

}  // namespace
}  // namespace weaveproof

#include <weaveproof/once.hpp>

#include "system_calls.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <type_traits>

namespace weaveproof {
namespace {

using namespace tests;

static_assert(sizeof(once_flag) == 4);
static_assert(std::is_nothrow_default_constructible_v<once_flag> && !std::is_copy_constructible_v<once_flag>);

constinit once_flag global_flag;

TEST(once, calls_one_function) {
    int calls = 0;
    call_once(global_flag, [&] { ++calls; });
    call_once(global_flag, [&] { ++calls; });
    EXPECT_EQ(calls, 1);
}

TEST(once, a_function_that_throws_has_not_done_it) {
    once_flag flag;
    EXPECT_THROW(call_once(flag, [] { throw std::runtime_error("no"); }), std::runtime_error);
    bool done = false;
    call_once(flag, [&] { done = true; });
    EXPECT_TRUE(done);
    call_once(flag, [] { throw std::runtime_error("too late"); });
}

TEST(once, passes_arguments_on) {
    struct object {
        int value = 0;
        void set(std::unique_ptr<int> to) { value = *to; }
    };
    object o;
    once_flag flag;
    call_once(flag, &object::set, &o, std::make_unique<int>(7));
    EXPECT_EQ(o.value, 7);
}

TEST(once, makes_no_system_call_where_nobody_waits) {
    once_flag flag;
    EXPECT_EQ(system_calls_of([&] {
        for (int i = 0; i < 2; ++i) {
            call_once(flag, [] {});
        }
    }),
        0);
}

}  // namespace
}  // namespace weaveproof

#pragma once

#include <concepts>
#include <string_view>
#include <unistd.h>
#include <utility>

#include <gtest/gtest.h>

#include "weaveproof/check.hpp"

/// EXPECT_HOLDS(callable[, options]) and ASSERT_HOLDS: the model holds; if it does not, the failure shows the
/// counterexample.
///
///     EXPECT_HOLDS([] {
///         std::atomic<int> n{0};
///         std::thread t{[&] { n.fetch_add(1); }};
///         n.fetch_add(1);
///         t.join();
///         assert(n == 2);
///     });
///
/// EXPECT_VIOLATED("data race", callable[, options]) and ASSERT_VIOLATED: the checker must find a violation
/// of this kind, and no other. A broken twin of a model is tested with it: a check that cannot fail shows
/// nothing.
#define EXPECT_HOLDS(...) WEAVEPROOF_GTEST_(::weaveproof::gtest::holds(__VA_ARGS__), ADD_FAILURE())
#define ASSERT_HOLDS(...) WEAVEPROOF_GTEST_(::weaveproof::gtest::holds(__VA_ARGS__), GTEST_FAIL())
#define EXPECT_VIOLATED(...) WEAVEPROOF_GTEST_(::weaveproof::gtest::violated(__VA_ARGS__), ADD_FAILURE())
#define ASSERT_VIOLATED(...) WEAVEPROOF_GTEST_(::weaveproof::gtest::violated(__VA_ARGS__), GTEST_FAIL())

#define WEAVEPROOF_GTEST_(result, on_failure)                                                                \
    switch (0)                                                                                               \
    case 0:                                                                                                  \
    default:                                                                                                 \
        if (const ::testing::AssertionResult weaveproof_result = (result))                                   \
            ;                                                                                                \
        else                                                                                                 \
            on_failure << weaveproof_result.message()

namespace weaveproof::gtest {

/// For a report that is there already: EXPECT_TRUE(holds(report)).
inline ::testing::AssertionResult holds(const report& r) {
    if (r.holds()) {
        return ::testing::AssertionSuccess() << summary(r);
    }
    return ::testing::AssertionFailure() << summary(r) << '\n' << to_text(r, isatty(STDOUT_FILENO) != 0);
}

template <std::invocable Callable>
::testing::AssertionResult holds(Callable model, const options& how = {}) {
    return holds(check(std::move(model), how));
}

inline ::testing::AssertionResult violated(std::string_view kind, const report& r) {
    if (r.verdict == verdict::violated && r.kind == kind) {
        return ::testing::AssertionSuccess() << summary(r);
    }
    return ::testing::AssertionFailure() << "expected a violation of the kind \"" << kind << "\", got\n"
                                         << summary(r) << '\n'
                                         << to_text(r, isatty(STDOUT_FILENO) != 0);
}

template <std::invocable Callable>
::testing::AssertionResult violated(std::string_view kind, Callable model, const options& how = {}) {
    return violated(kind, check(std::move(model), how));
}

}  // namespace weaveproof::gtest

#pragma once

#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace weaveproof::classics {

/// What a program is called: it is a variant of the problem that its file is named after, so that
/// lost_update.cpp has lost_update_plain.
struct title {
    std::string problem;
    std::string variant;
};

/// Nothing: the name of the test does not begin with that of its file.
std::optional<title> title_of(const testing::TestInfo&);

}  // namespace weaveproof::classics

#pragma once

#include <cstdint>
#include <string>

#include "assessment.hpp"

namespace weaveproof::verify {

/// 1234567 -> "1,234,567"
std::string grouped(std::uint64_t number);

/// A row for each primitive and for each executable that failed, then the totals. Ends with a newline.
std::string render_table(const assessment& of, bool colour);

/// One line for each problem, with the path to look at. Empty when all holds.
std::string render_problems(const assessment& of, bool colour);

/// The last line: what the whole comes to.
std::string render_conclusion(const assessment& of, bool colour);

}  // namespace weaveproof::verify

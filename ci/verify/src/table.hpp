#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "assessment.hpp"

namespace weaveproof::verify {

/// 1234567 -> "1,234,567"
std::string grouped(std::uint64_t number);

/// A row for each primitive and for each executable that failed, then the totals. Ends with a newline.
std::string render_table(const assessment& of, bool colour);

/// One line for each problem, with the path to look at and the address of the page, at the step where it goes wrong. Empty when all holds.
std::string render_problems(const assessment& of, bool colour);

/// Where to look first: the address of the page on which it goes wrong soonest, in a line of its own. Empty when there is no page.
std::string render_first_step(const assessment& of);

/// What this outcome of the whole means, for people.
std::string_view meaning(status outcome);

/// The last line: what the whole comes to.
std::string render_conclusion(const assessment& of, bool colour);

}  // namespace weaveproof::verify

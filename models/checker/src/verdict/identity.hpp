// Which search it is: the program, its build and its arguments, and the options that decide what there is to explore.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "weaveproof/check.hpp"

namespace weaveproof::diagnosis {

// Of the model with this entry in this process.
[[nodiscard]] search_identity identify(detail::body, const options&, bool whole_program);

// What differs between two, as "another build of the program (…, not …)"; empty: they are the same search.
[[nodiscard]] std::string difference(const search_identity& got, const search_identity& expected);

// Addresses in code as module+offset, which stay the same from run to run, and back. What cannot be named or found is an
// exception, std::runtime_error.
[[nodiscard]] std::vector<std::string> name_sites(const std::vector<std::uint64_t>& sites);
[[nodiscard]] std::vector<std::uint64_t> find_sites(const std::vector<std::string>& names);

}  // namespace weaveproof::diagnosis

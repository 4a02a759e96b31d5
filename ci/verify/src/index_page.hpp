#pragma once

#include <filesystem>
#include <string>

#include "assessment.hpp"

namespace weaveproof::verify {

/// All of it as an HTML page, to lie in the directory `report`: what does not hold first, each with a link to the step of its
/// counterexample where it goes wrong; the table; every broken twin with its counterexample; the logs. Links are
/// relative, so that the directory can be moved as a whole.
std::string to_index_page(const assessment& of, const std::filesystem::path& report);

}  // namespace weaveproof::verify

#pragma once

#include <string>

#include "assessment.hpp"

namespace weaveproof::verify {

/// What keeps the whole from holding, for code scanning: SARIF 2.1.0.
std::string to_sarif(const assessment& of);

/// The table and what keeps the whole from holding, for the page of a CI job: Markdown.
std::string to_markdown(const assessment& of);

/// The same as workflow commands of GitHub Actions, one line each, which it shows at the lines of the source. Empty when all holds.
std::string to_annotations(const assessment& of);

}  // namespace weaveproof::verify

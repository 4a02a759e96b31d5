#pragma once

#include <filesystem>
#include <string>

#include "assessment.hpp"

namespace weaveproof::verify {

/// The summary for programs; its schema is in docs/reports.md.
std::string to_json(const assessment& of);

/// JUnit XML, as CI providers read it: a suite for each executable, a case for each part.
std::string to_junit(const assessment& of);

/// Replaces `file` as a whole. Throws std::runtime_error when that fails.
void write_file(const std::filesystem::path& file, const std::string& text);

}  // namespace weaveproof::verify

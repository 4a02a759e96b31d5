#include "report_file.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include <fmt/format.h>

#include "verdict/read_report.hpp"

namespace weaveproof::tool {

std::optional<report> read_report_file(const std::string& file, std::string& error) {
    // A directory can be opened, and then not be read.
    std::error_code ignored;
    const bool is_directory = std::filesystem::is_directory(file, ignored);
    std::ifstream from{file, std::ios::binary};
    if (is_directory || !from.is_open()) {
        error = fmt::format("cannot read {}: {}", file, std::strerror(is_directory ? EISDIR : errno));
        return std::nullopt;
    }
    const std::string text{std::istreambuf_iterator<char>{from}, {}};
    std::optional<report> result = diagnosis::parse_report(text, error);
    if (!result) {
        error = fmt::format("{}: {}", file, error);
    }
    return result;
}

}  // namespace weaveproof::tool

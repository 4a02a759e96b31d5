#include "verdict/source.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace weaveproof::diagnosis {

namespace {

constexpr std::uintmax_t largest_file = 16U << 20U;  // what is larger was not written by a person

std::string printable(const std::string& text) {
    const std::size_t begin = text.find_first_not_of(" \t\r\f\v");
    if (begin == std::string::npos) {
        return {};
    }
    std::string result = text.substr(begin, text.find_last_not_of(" \t\r\f\v") - begin + 1);
    // A terminal must not obey what is in a source file.
    std::replace_if(
        result.begin(), result.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7F; },
        ' ');
    return result;
}

std::vector<std::string> read_lines(const std::string& path) {
    std::vector<std::string> lines;
    std::error_code failure;
    if (!std::filesystem::is_regular_file(path, failure)
        || std::filesystem::file_size(path, failure) > largest_file) {
        return lines;
    }
    std::ifstream file{path};
    for (std::string line; std::getline(file, line);) {
        lines.push_back(printable(line));
    }
    return lines;
}

}  // namespace

std::string source_files::line(const std::string& path, unsigned line) {
    auto found = files_.find(path);
    if (found == files_.end()) {
        found = files_.emplace(path, read_lines(path)).first;
    }
    return line >= 1 && line <= found->second.size() ? found->second[line - 1] : std::string{};
}

}  // namespace weaveproof::diagnosis

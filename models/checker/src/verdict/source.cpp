#include "verdict/source.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

namespace weaveproof::diagnosis {

namespace {

constexpr std::uintmax_t largest_file = 16U << 20U;  // what is larger was not written by a person

// A terminal must not obey what is in a source file.
std::string printable(std::string text) {
    while (!text.empty() && text.back() == '\r') {
        text.pop_back();
    }
    std::replace_if(
        text.begin(), text.end(),
        [](char c) { return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == 0x7F; }, ' ');
    return text;
}

std::string trimmed(const std::string& text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    return begin == std::string::npos ? std::string{}
                                      : text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
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
        lines.push_back(printable(std::move(line)));
    }
    return lines;
}

}  // namespace

std::string source_files::line(const std::string& path, unsigned line) {
    const std::vector<std::string>& all = lines(path);
    if (line < 1 || line > all.size()) {
        return {};
    }
    std::string text = trimmed(all[line - 1]);
    std::replace(text.begin(), text.end(), '\t', ' ');
    return text;
}

const std::vector<std::string>& source_files::lines(const std::string& path) {
    auto found = files_.find(path);
    if (found == files_.end()) {
        found = files_.emplace(path, read_lines(path)).first;
    }
    return found->second;
}

}  // namespace weaveproof::diagnosis

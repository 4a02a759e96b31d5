#include "regressions.hpp"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace weaveproof::test {

namespace {

// FNV-1a: the same on every machine.
std::uint64_t hash(const std::string& text) {
    std::uint64_t h = 0xcbf2'9ce4'8422'2325U;
    for (const char c : text)
        h = (h ^ static_cast<unsigned char>(c)) * 0x100'0000'01b3U;
    return h;
}

}  // namespace

std::vector<regression> load_regressions(const std::filesystem::path& directory) {
    std::vector<regression> all;
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
        if (entry.path().extension() != ".json")
            continue;
        std::ifstream file(entry.path());
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        if (!file)
            throw std::runtime_error("cannot read " + entry.path().string());
        all.push_back({entry.path().stem(), parse_program(text)});
    }
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return all;
}

std::filesystem::path keep_regression(const std::filesystem::path& directory, const program& p) {
    const std::string text = to_string(p);
    static constexpr char digits[] = "0123456789abcdef";
    std::string name = "found-";
    for (std::uint64_t h = hash(text), i = 0; i < 10; ++i, h >>= 4)
        name += digits[h & 15];
    std::filesystem::path path = directory / (name + ".json");
    std::ofstream file(path);
    file << text << '\n';
    if (!file.flush())
        throw std::runtime_error("cannot write " + path.string());
    return path;
}

}  // namespace weaveproof::test

#include "manifest.hpp"

#include <fstream>
#include <set>
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace weaveproof::verify {
namespace {

manifest parse(std::istream& in) {
    const nlohmann::json json = nlohmann::json::parse(in);
    if (json.at("version") != 1) {
        throw std::runtime_error(fmt::format("version is {}, not 1", json.at("version").dump()));
    }
    manifest result;
    json.at("primitives").get_to(result.primitives);
    std::set<std::string> seen;
    for (const nlohmann::json& entry : json.at("executables")) {
        executable item{
            entry.at("target").get<std::string>(),
            entry.at("room").get<std::string>(),
            entry.at("file").get<std::string>(),
        };
        if (!seen.insert(item.target).second) {
            throw std::runtime_error(fmt::format("target {} is registered twice", item.target));
        }
        result.executables.push_back(std::move(item));
    }
    return result;
}

}  // namespace

manifest load_manifest(const std::filesystem::path& file) {
    std::ifstream in(file);
    if (!in) {
        throw std::runtime_error(fmt::format("{}: cannot be read; build first", file.string()));
    }
    try {
        return parse(in);
    } catch (const std::exception& error) {
        throw std::runtime_error(fmt::format("{}: {}", file.string(), error.what()));
    }
}

}  // namespace weaveproof::verify

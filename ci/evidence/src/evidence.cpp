#include "weaveproof/evidence.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <stdexcept>
#include <string_view>

#include <nlohmann/json.hpp>

namespace weaveproof::evidence {
namespace {

void require_one_of(
    std::string_view field, const std::string& value, std::initializer_list<std::string_view> allowed) {
    if (std::find(allowed.begin(), allowed.end(), value) != allowed.end()) {
        return;
    }
    throw std::invalid_argument("evidence part: " + std::string(field) + " is '" + value + "'");
}

void validate(const part& value) {
    if (value.primitive.empty() || value.name.empty()) {
        throw std::invalid_argument("evidence part: primitive and name must not be empty");
    }
    require_one_of("evidence", value.evidence, {"model", "mutant", "property", "stress"});
    require_one_of("verdict", value.verdict, {"holds", "violated", "unusable", "inconclusive"});
    require_one_of("expected", value.expected, {"holds", "violated"});
    if (value.expected == "violated" && value.expected_kind.empty()) {
        throw std::invalid_argument(
            "evidence part: a violation is expected, and expected_kind does not say which");
    }
    if (!std::isfinite(value.seconds) || value.seconds < 0) {
        throw std::invalid_argument("evidence part: seconds is " + std::to_string(value.seconds));
    }
}

// Injective, so that two parts never share a file: everything but [A-Za-z0-9_-] is escaped, the separator '.'
// too.
std::string file_name_component(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    constexpr std::string_view safe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    std::string escaped;
    for (const char character : text) {
        if (safe.find(character) != std::string_view::npos) {
            escaped += character;
        } else {
            const auto byte = static_cast<unsigned char>(character);
            escaped += {'%', digits[byte >> 4U], digits[byte & 15U]};
        }
    }
    return escaped;
}

nlohmann::ordered_json to_json(const part& value) {
    return {
        {"primitive", value.primitive},
        {"evidence", value.evidence},
        {"name", value.name},
        {"verdict", value.verdict},
        {"expected", value.expected},
        {"kind", value.kind},
        {"expected_kind", value.expected_kind},
        {"executions", value.executions},
        {"blocked", value.blocked},
        {"properties", value.properties},
        {"operations", value.operations},
        {"histories", value.histories},
        {"perturbations", value.perturbations},
        {"seed", value.seed},
        {"seconds", value.seconds},
        {"counterexample", value.counterexample},
        {"page", value.page},
        {"step", value.step},
    };
}

// nlohmann::json turns -1 and 0.5 into a count without a word.
std::uint64_t count(const nlohmann::json& json, const char* field) {
    const nlohmann::json& number = json.at(field);
    if (!number.is_number_unsigned()) {
        throw std::runtime_error(std::string(field) + " is not a count: " + number.dump());
    }
    return number.get<std::uint64_t>();
}

part from_json(const nlohmann::json& json) {
    part value;
    json.at("primitive").get_to(value.primitive);
    json.at("evidence").get_to(value.evidence);
    json.at("name").get_to(value.name);
    json.at("verdict").get_to(value.verdict);
    json.at("expected").get_to(value.expected);
    json.at("kind").get_to(value.kind);
    json.at("expected_kind").get_to(value.expected_kind);
    value.executions = count(json, "executions");
    value.blocked = count(json, "blocked");
    value.properties = count(json, "properties");
    value.operations = count(json, "operations");
    value.histories = count(json, "histories");
    value.perturbations = count(json, "perturbations");
    value.seed = count(json, "seed");
    json.at("seconds").get_to(value.seconds);
    json.at("counterexample").get_to(value.counterexample);
    json.at("page").get_to(value.page);
    value.step = count(json, "step");
    return value;
}

}  // namespace

void record(const part& value) {
    validate(value);
    const char* const directory = std::getenv("WEAVEPROOF_REPORT_DIR");
    if (directory == nullptr || *directory == '\0') {
        return;
    }
    const std::filesystem::path file = std::filesystem::path(directory)
        / (file_name_component(value.primitive) + '.' + value.evidence + '.' + file_name_component(value.name)
            + ".json");
    std::filesystem::path unfinished = file;
    unfinished += ".tmp";
    std::filesystem::create_directories(directory);
    {
        std::ofstream out(unfinished);
        out << to_json(value).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
        out.close();
        if (!out) {
            throw std::runtime_error("evidence part: cannot write " + unfinished.string());
        }
    }
    std::filesystem::rename(unfinished, file);
}

part load(const std::filesystem::path& file) {
    std::ifstream in(file);
    if (!in) {
        throw std::runtime_error(file.string() + ": cannot be read");
    }
    try {
        part value = from_json(nlohmann::json::parse(in));
        validate(value);
        return value;
    } catch (const std::exception& error) {
        throw std::runtime_error(file.string() + ": " + error.what());
    }
}

}  // namespace weaveproof::evidence

#include "verdict/checkpoint.hpp"

#include <cerrno>
#include <cmath>
#include <cstring>
#include <exception>
#include <fstream>
#include <iterator>
#include <limits>
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "parallel/part.hpp"
#include "verdict/checksum.hpp"
#include "verdict/identity.hpp"
#include "verdict/identity_json.hpp"

namespace weaveproof::diagnosis {

namespace {

using json = nlohmann::ordered_json;

constexpr int version = 1;

void require(bool condition, const std::string& what) {
    if (!condition) {
        throw std::runtime_error{what};
    }
}

json json_of(const parallel::frontier& part) {
    json threads = json::array();
    for (const auto& t : part.threads) {
        threads.push_back({t.parent, t.child_index});
    }
    return {{"path", part.path}, {"pending", part.pending}, {"threads", std::move(threads)}};
}

template <class Number>
Number number_of(const json& from) {
    require(from.is_number_unsigned() && from.get<std::uint64_t>() <= std::numeric_limits<Number>::max(),
        "a number is out of range");
    return from.get<Number>();
}

parallel::frontier part_of(const json& from, const std::vector<std::uint64_t>& spin_sites) {
    parallel::frontier part;
    for (const json& child : from.at("path")) {
        part.path.push_back(number_of<std::uint32_t>(child));
    }
    for (const json& level : from.at("pending")) {
        auto& children = part.pending.emplace_back();
        for (const json& child : level) {
            children.push_back(number_of<std::uint32_t>(child));
        }
    }
    require(part.pending.empty() ? part.path.empty() : part.pending.size() == part.path.size() + 1,
        "a part of the search has no place in it");
    for (const json& thread : from.at("threads")) {
        part.threads.push_back(
            {number_of<graph::thread_id>(thread.at(0)), number_of<std::uint32_t>(thread.at(1))});
    }
    part.spin_sites = spin_sites;
    return part;
}

parallel::remainder remainder_of(const json& from) {
    parallel::remainder rest;
    rest.counts.complete = number_of<std::uint64_t>(from.at("executions"));
    rest.counts.blocked = number_of<std::uint64_t>(from.at("blocked"));
    rest.counts.events = number_of<std::uint64_t>(from.at("events"));
    require(from.at("seconds").is_number(), "a number is out of range");
    rest.seconds = from.at("seconds").get<double>();
    require(std::isfinite(rest.seconds) && rest.seconds >= 0, "a number is out of range");
    rest.spin_sites = find_sites(from.at("spin_sites").get<std::vector<std::string>>());
    for (const json& part : from.at("parts")) {
        rest.parts.push_back(part_of(part, rest.spin_sites));
    }
    return rest;
}

}  // namespace

std::string checkpoint_text(
    const parallel::remainder& rest, const search_identity& search, const weaveproof::shard& which) {
    json body{{"search", json_of(search)}, {"shard", {{"number", which.number}, {"of", which.of}}},
        {"executions", rest.counts.complete}, {"blocked", rest.counts.blocked},
        {"events", rest.counts.events}, {"seconds", rest.seconds},
        {"spin_sites", name_sites(rest.spin_sites)}, {"parts", json::array()}};
    for (const parallel::frontier& part : rest.parts) {
        body["parts"].push_back(json_of(part));
    }
    const std::string sum = checksum(body.dump(-1, ' ', false, json::error_handler_t::replace));
    const json all{{"schema", "weaveproof-checkpoint"}, {"version", version}, {"checksum", sum},
        {"body", std::move(body)}};
    return all.dump(-1, ' ', false, json::error_handler_t::replace) + '\n';
}

std::optional<parallel::remainder> parse_checkpoint(const std::string& text, const search_identity& search,
    const weaveproof::shard& which, std::string& error) {
    try {
        const json all = json::parse(text, nullptr, false);
        require(!all.is_discarded(), "it is not whole, or no checkpoint");
        require(all.is_object() && all.contains("schema") && all.at("schema") == "weaveproof-checkpoint",
            "it is no checkpoint");
        require(all.contains("version") && all.at("version") == version,
            "it was made by another version of the checker");
        const json& body = all.at("body");
        require(all.at("checksum") == checksum(body.dump(-1, ' ', false, json::error_handler_t::replace)),
            "it is damaged: its checksum is wrong");
        const std::string differs = difference(identity_of(body.at("search")), search);
        require(differs.empty(), "it is of " + differs);
        const json& part = body.at("shard");
        require(part.at("number") == which.number && part.at("of") == which.of,
            fmt::format("it is of shard {}/{}, not {}/{}", part.at("number").dump(), part.at("of").dump(),
                which.number, which.of));
        return remainder_of(body);
    } catch (const json::exception&) {
        error = "it lacks something, or has it in another form";
    } catch (const std::exception& e) {
        error = e.what();
    }
    return std::nullopt;
}

std::optional<parallel::remainder> load_checkpoint(const std::string& path, const search_identity& search,
    const weaveproof::shard& which, std::string& error) {
    std::ifstream file{path, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    if (!file.is_open() || file.bad()) {
        error = fmt::format("cannot read {}: {}", path, std::strerror(errno));
        return std::nullopt;
    }
    std::optional<parallel::remainder> rest = parse_checkpoint(text, search, which, error);
    if (!rest) {
        error = fmt::format("cannot resume {}: {}", path, error);
    }
    return rest;
}

}  // namespace weaveproof::diagnosis

// SARIF 2.1.0 (OASIS), as code scanning of CI providers and editors read it.
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "verdict/event_text.hpp"
#include "verdict/sarif.hpp"
#include "verdict/site.hpp"

namespace weaveproof {

namespace {

using json = nlohmann::ordered_json;

// The path of a URI [RFC 3986].
std::string uri_of(const std::string& file) {
    constexpr std::string_view marks = "/-._~!$'()*+,;=@";
    const std::string path = diagnosis::path_in_project(file);
    std::string result = path.starts_with('/') ? "file://" : "";
    for (const char c : path) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
            || marks.find(c) != std::string_view::npos;
        result += plain ? std::string{c} : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return result;
}

json location_of(const counterexample::frame* f) {
    json result = json::object();
    if (f == nullptr || f->file.empty()) {
        return result;
    }
    result["physicalLocation"] = {{"artifactLocation", {{"uri", uri_of(f->file)}}}};
    if (f->line != 0) {
        json region{{"startLine", f->line}};
        if (f->column != 0) {
            region["startColumn"] = f->column;
        }
        if (!f->text.empty()) {
            region["snippet"] = {{"text", f->text}};
        }
        result["physicalLocation"]["region"] = std::move(region);
    }
    if (!f->function.empty()) {
        result["logicalLocations"]
            = json::array({{{"fullyQualifiedName", f->function}, {"kind", "function"}}});
    }
    return result;
}

json with_message(json location, const std::string& message) {
    location["message"] = {{"text", message}};
    return location;
}

// The execution: one flow for each thread, the order between them as numbers.
json code_flow_of(const counterexample& c) {
    json flows = json::array();
    for (std::size_t t = 0; t < c.threads.size(); ++t) {
        json steps = json::array();
        for (std::size_t i = 0; i < c.events.size(); ++i) {
            const counterexample::event& e = c.events[i];
            if (e.thread == t && !e.folded) {
                steps.push_back({{"executionOrder", i + 1},
                    {"location",
                        with_message(location_of(diagnosis::site_of(e.where)), diagnosis::event_text(e))}});
            }
        }
        if (!steps.empty()) {
            flows.push_back({{"id", c.threads[t].name}, {"locations", std::move(steps)}});
        }
    }
    return {{"threadFlows", std::move(flows)}};
}

json result_of(const report& r, const std::string& name) {
    std::string message = fmt::format("{}: {}: {}", name, r.kind, r.message);
    json result{{"ruleId", r.kind}, {"level", "error"}};
    if (!r.counterexample) {
        result["ruleId"] = name_of(r.verdict);
        result["level"] = r.verdict == verdict::inconclusive ? "warning" : "error";
        result["message"] = {{"text", fmt::format("{}: {}", name, summary(r))}};
        return result;
    }
    const counterexample& c = *r.counterexample;
    for (const std::string& sentence : c.explanation) {
        message += '\n' + sentence;
    }
    result["message"] = {{"text", message}};
    if (const counterexample::frame* const site = diagnosis::site_of_violation(c)) {
        result["locations"] = json::array({location_of(site)});
    }
    json related = json::array();
    for (const counterexample::place& p : c.places) {
        json location = location_of(diagnosis::site_of(p.where));
        if (!location.empty()) {
            const std::string thread = p.thread ? ", in " + c.threads[*p.thread].name : std::string{};
            location["id"] = related.size() + 1;  // no two may be equal
            related.push_back(with_message(
                std::move(location), (p.object.empty() ? p.role : p.role + ", " + p.object) + thread));
        }
    }
    if (!related.empty()) {
        result["relatedLocations"] = std::move(related);
    }
    if (json flow = code_flow_of(c); !flow["threadFlows"].empty()) {
        result["codeFlows"] = json::array({std::move(flow)});
    }
    return result;
}

}  // namespace

std::string diagnosis::to_sarif(const std::vector<named_result>& all) {
    json rules = json::array();
    json results = json::array();
    std::set<std::string> known;
    for (const named_result& each : all) {
        if (each.found.holds()) {
            continue;
        }
        json result = result_of(each.found, each.name);
        if (const auto id = result["ruleId"].get<std::string>(); known.insert(id).second) {
            rules.push_back({{"id", id}, {"shortDescription", {{"text", id}}}});
        }
        results.push_back(std::move(result));
    }
    const json log{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"}, {"version", "2.1.0"},
        {"runs",
            json::array({{{"tool", {{"driver", {{"name", "weaveproof"}, {"rules", std::move(rules)}}}}},
                {"results", std::move(results)}}})}};
    return log.dump(1, ' ', false, json::error_handler_t::replace) + '\n';
}

std::string to_sarif(const report& r, std::string_view name) {
    return diagnosis::to_sarif({{std::string{name}, r}});
}

}  // namespace weaveproof

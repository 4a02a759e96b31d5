#include <fstream>
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reports.hpp"

namespace weaveproof::verify {
namespace {

using json = nlohmann::ordered_json;

json to_json(const row& of) {
    return {{"primitive", of.primitive}, {"verdict", to_string(of.outcome)}, {"models", of.models},
        {"executions", of.executions}, {"blocked", of.blocked}, {"twins", of.twins},
        {"twins_refuted", of.twins_refuted}, {"mutants", of.mutants}, {"mutants_as_told", of.mutants_as_told},
        {"properties", of.properties}, {"operations", of.operations}, {"histories", of.histories},
        {"perturbations", of.perturbations}, {"seconds", of.seconds}, {"missing", of.missing}};
}

std::string to_string(ending end) {
    switch (end) {
    case ending::exited:
        return "exited";
    case ending::signalled:
        return "signalled";
    case ending::timed_out:
        return "timed out";
    case ending::not_started:
        return "not started";
    case ending::interrupted:
        break;
    }
    return "interrupted";
}

json to_json(const assessed_run& of) {
    return {{"target", of.value.what.target}, {"room", of.value.what.room},
        {"verdict", verify::to_string(of.outcome)}, {"reason", of.reason}, {"end", to_string(of.value.end)},
        {"code", of.value.code}, {"seconds", of.value.seconds}, {"log", of.value.log.string()}};
}

json to_json(const assessed_part& of) {
    const evidence::part& part = of.value;
    return {{"primitive", part.primitive}, {"evidence", part.evidence}, {"name", part.name},
        {"target", of.target}, {"outcome", verify::to_string(of.outcome)}, {"reason", of.reason},
        {"verdict", part.verdict}, {"kind", part.kind}, {"expected", part.expected},
        {"expected_kind", part.expected_kind}, {"executions", part.executions}, {"blocked", part.blocked},
        {"properties", part.properties}, {"operations", part.operations}, {"histories", part.histories},
        {"perturbations", part.perturbations}, {"seed", part.seed}, {"seconds", part.seconds},
        {"counterexample", part.counterexample}, {"page", part.page}, {"step", part.step}};
}

template <typename Range>
json to_array(const Range& range) {
    json result = json::array();
    for (const auto& each : range) {
        result.push_back(to_json(each));
    }
    return result;
}

}  // namespace

std::string to_json(const assessment& of) {
    const json result = {{"version", 1}, {"verdict", to_string(of.outcome)},
        {"exit_code", exit_code(of.outcome)}, {"seconds", of.seconds}, {"primitives", to_array(of.rows)},
        {"total", to_json(of.total)}, {"executables", to_array(of.runs)}, {"parts", to_array(of.parts)}};
    return result.dump(2, ' ', false, json::error_handler_t::replace) + '\n';
}

void write_file(const std::filesystem::path& file, const std::string& text) {
    std::filesystem::path unfinished = file;
    unfinished += ".tmp";
    std::ofstream out(unfinished, std::ios::binary);
    out << text;
    out.close();
    if (!out) {
        throw std::runtime_error(fmt::format("cannot write {}", unfinished.string()));
    }
    std::filesystem::rename(unfinished, file);
}

}  // namespace weaveproof::verify

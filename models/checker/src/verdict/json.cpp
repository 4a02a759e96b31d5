#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "verdict/identity_json.hpp"
#include "weaveproof/check.hpp"

namespace weaveproof {

namespace {

using json = nlohmann::ordered_json;

constexpr int schema_version = 1;

std::string_view name_of(counterexample::thread_state state) {
    switch (state) {
    case counterexample::thread_state::finished:
        return "finished";
    case counterexample::thread_state::running:
        return "running";
    case counterexample::thread_state::waiting:
        return "waiting";
    }
    return "running";
}

std::string_view name_of(counterexample::event_kind kind) {
    using enum counterexample::event_kind;
    switch (kind) {
    case begin:
        return "begin";
    case end:
        return "end";
    case create:
        return "create";
    case join:
        return "join";
    case read:
        return "read";
    case write:
        return "write";
    case update:
        return "update";
    case fence:
        return "fence";
    case choice:
        return "choice";
    case call:
        return "call";
    case wait:
        return "wait";
    case plain:
        return "plain";
    }
    return "plain";
}

json stack_of(const counterexample::stack& frames) {
    json result = json::array();
    for (const counterexample::frame& f : frames) {
        result.push_back({{"function", f.function}, {"file", f.file}, {"line", f.line}, {"column", f.column},
            {"text", f.text}, {"address", fmt::format("{:#x}", f.address)}, {"internal", f.internal}});
    }
    return result;
}

// Indices count from 0, numbers of events from 1.
void put_index(json& into, const char* name, const std::optional<std::size_t>& index) {
    if (index) {
        into[name] = *index;
    }
}

void put_number(json& into, const char* name, const std::optional<std::size_t>& event) {
    if (event) {
        into[name] = *event + 1;
    }
}

void put_value(json& into, const char* name, const std::optional<std::uint64_t>& value) {
    if (value) {
        into[name] = std::to_string(*value);
    }
}

void put_object(json& into, const std::string& object, std::uint64_t address) {
    if (!object.empty() || address != 0) {
        into["object"] = object;
        into["address"] = fmt::format("{:#x}", address);
    }
}

json thread_of(const counterexample::thread& t) {
    json result{{"name", t.name}, {"state", name_of(t.state)}};
    put_index(result, "parent", t.parent);
    if (!t.waits_for.empty()) {
        result["waits_for"] = t.waits_for;
    }
    put_index(result, "waits_for_thread", t.waits_for_thread);
    result["stack"] = stack_of(t.where);
    return result;
}

json event_of(const counterexample::event& e, std::size_t number) {
    json result{
        {"number", number}, {"thread", e.thread}, {"kind", name_of(e.kind)}, {"operation", e.operation}};
    if (!e.order.empty()) {
        result["order"] = e.order;
    }
    put_object(result, e.object, e.address);
    if (e.size != 0) {
        result["size"] = e.size;
    }
    put_value(result, "read", e.read);
    put_value(result, "written", e.written);
    put_number(result, "reads_from", e.reads_from);
    const bool is_access
        = e.kind == counterexample::event_kind::read || e.kind == counterexample::event_kind::update;
    if (is_access && !e.reads_from) {
        result["reads_from"] = 0;
    }
    put_number(result, "overwrites", e.overwrites);
    put_number(result, "newest", e.newest);
    json releases = json::array();
    for (const std::size_t release : e.synchronizes_with) {
        releases.push_back(release + 1);
    }
    result["synchronizes_with"] = std::move(releases);
    result["clock"] = e.clock;
    result["folded"] = e.folded;
    result["stack"] = stack_of(e.where);
    return result;
}

json place_of(const counterexample::place& p) {
    json result{{"role", p.role}};
    put_index(result, "thread", p.thread);
    put_number(result, "event", p.event);
    put_object(result, p.object, p.address);
    result["stack"] = stack_of(p.where);
    return result;
}

json object_of(const counterexample::object& o) {
    return {{"name", o.name}, {"address", fmt::format("{:#x}", o.address)}, {"size", o.size},
        {"initial", std::to_string(o.initial)}};
}

json counterexample_of(const counterexample& c) {
    json result{{"threads", json::array()}, {"events", json::array()}, {"places", json::array()},
        {"objects", json::array()}, {"sources", json::array()}, {"explanation", c.explanation}};
    for (const counterexample::thread& t : c.threads) {
        result["threads"].push_back(thread_of(t));
    }
    for (std::size_t i = 0; i < c.events.size(); ++i) {
        result["events"].push_back(event_of(c.events[i], i + 1));
    }
    for (const counterexample::place& p : c.places) {
        result["places"].push_back(place_of(p));
    }
    for (const counterexample::object& o : c.objects) {
        result["objects"].push_back(object_of(o));
    }
    for (const counterexample::source_text& s : c.sources) {
        result["sources"].push_back({{"file", s.file}, {"first", s.first}, {"lines", s.lines}});
    }
    if (!c.recording.empty()) {
        result["recording"] = c.recording;
    }
    return result;
}

}  // namespace

std::string to_json(const report& r) {
    json result{{"schema", "weaveproof-report"}, {"version", schema_version}, {"verdict", verdict_text(r)},
        {"kind", r.kind}, {"executions", r.statistics.executions}, {"blocked", r.statistics.blocked},
        {"events", r.statistics.events}, {"seconds", r.statistics.seconds},
        {"memory_model", name_of(r.memory_model)}, {"message", r.message}};
    if (r.symmetric) {
        result["symmetric"] = true;
    }
    if (r.shard.of > 1) {
        result["shard"] = {{"number", r.shard.number}, {"of", r.shard.of}};
    }
    if (r.search) {
        result["search"] = diagnosis::json_of(*r.search);
        result["search"]["spin_sites"] = r.search->spin_sites;
    }
    if (r.total) {
        result["estimate"] = {{"executions", r.total->executions}, {"error", r.total->error}};
    }
    if (r.counterexample) {
        result["counterexample"] = counterexample_of(*r.counterexample);
    }
    // Names and source text may hold bytes that are no UTF-8.
    return result.dump(1, ' ', false, json::error_handler_t::replace) + '\n';
}

}  // namespace weaveproof

#include "verdict/recording.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <exception>
#include <fstream>
#include <limits>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "verdict/modules.hpp"

namespace weaveproof::diagnosis {

namespace {

using graph::event_id;
using graph::execution_graph;
using nlohmann::json;

constexpr int version = 1;
constexpr std::uint32_t most_events = 1U << 20U;

// The fields of an event in the order in which they are written.
json fields_of(const graph::event& e) {
    const graph::action& a = e.act;
    const unsigned flags = (a.first_satisfying ? 1U : 0U) | (a.rechecks_previous ? 2U : 0U)
        | (a.may_time_out ? 4U : 0U) | (e.read_by_earlier ? 8U : 0U);
    return json::array({e.thread, a.kind, a.success_order, a.failure_order, a.size, a.how, a.condition,
        a.unsatisfied, flags, a.operand, a.expected, a.mask, a.site, e.value, e.fingerprint, e.reads_from,
        e.location, e.mo_position, e.release_fence, e.choice, e.waits_as});
}

// Takes numbers off an array one after another; a number that is not there or does not fit is an error.
class field_reader {
  public:
    explicit field_reader(const json& from) : from_{from} {}

    template <class Number>
    Number take(std::uint64_t most = std::numeric_limits<Number>::max()) {
        const json& field = from_.at(at_++);
        if (!field.is_number_unsigned() || field.get<std::uint64_t>() > most) {
            throw std::out_of_range{"a number is out of range"};
        }
        return static_cast<Number>(field.get<std::uint64_t>());
    }

    template <class Enum>
    Enum take_enum(Enum last) {
        return static_cast<Enum>(take<std::underlying_type_t<Enum>>(static_cast<std::uint64_t>(last)));
    }

  private:
    const json& from_;
    std::size_t at_ = 0;
};

void require(bool condition, const char* what) {
    if (!condition) {
        throw std::runtime_error{what};
    }
}

class loader {
  public:
    explicit loader(const json& from) : from_{from} {
        const std::vector<module_image> now = modules_of_this_process();
        const json& modules = from.at("modules");
        require(modules.is_array() && !modules.empty(), "it does not say what program it is of");
        for (const json& old : modules) {
            moved_module m;
            m.name = old.at("name").get<std::string>();
            m.begin = old.at("begin").get<std::uint64_t>();
            m.end = old.at("end").get<std::uint64_t>();
            for (const module_image& image : now) {
                if (image.name == m.name && image.build_id == old.at("build_id").get<std::string>()) {
                    m.is_there = true;
                    m.shift = image.begin - m.begin;
                }
            }
            modules_.push_back(std::move(m));
        }
        require(modules_.front().is_there, "it was made by another build of the program");
    }

    execution_graph load() {
        declare();
        const json& events = from_.at("events");
        require(events.is_array() && events.size() <= most_events, "it has too many events");
        for (const json& fields : events) {
            add(fields, static_cast<std::uint32_t>(events.size()));
        }
        put_clocks();
        put_modification_order();
        return std::move(graph_);
    }

  private:
    struct moved_module {
        std::string name;
        std::uint64_t begin = 0;
        std::uint64_t end = 0;
        std::uint64_t shift = 0;
        bool is_there = false;
    };

    // Addresses in the program and its libraries differ from run to run; those of stacks and of the heap do
    // not.
    [[nodiscard]] std::uint64_t moved(std::uint64_t value) const {
        for (const moved_module& m : modules_) {
            if (value >= m.begin && value < m.end) {
                if (!m.is_there) {
                    throw std::runtime_error{fmt::format("it was made with another build of {}", m.name)};
                }
                return value + m.shift;
            }
        }
        return value;
    }

    void declare() {
        const json& threads = from_.at("threads");
        require(
            threads.is_array() && !threads.empty() && threads.size() < graph::no_thread, "it has no threads");
        for (std::size_t t = 0; t < threads.size(); ++t) {
            field_reader field{threads[t]};
            const auto parent = field.take<graph::thread_id>();
            require(parent == graph::no_thread || parent < threads.size(), "a thread has no parent");
            graph_.declare_thread(static_cast<graph::thread_id>(t), parent, field.take<std::uint32_t>());
        }
        const json& locations = from_.at("locations");
        require(locations.is_array() && locations.size() <= most_events, "it has too many locations");
        field_reader initial{locations};
        for (graph::location_id x = 0; x < locations.size(); ++x) {
            graph_.declare_location(x, moved(initial.take<std::uint64_t>()));
        }
    }

    void add(const json& fields, std::uint32_t count) {
        field_reader field{fields};
        const auto thread = field.take<graph::thread_id>(graph_.thread_count() - 1U);
        graph::action a;
        a.kind = field.take_enum(graph::event_kind::wait);
        a.success_order = field.take_enum(graph::order::seq_cst);
        a.failure_order = field.take_enum(graph::order::seq_cst);
        a.size = field.take<std::uint8_t>(8);
        a.how = field.take_enum(graph::update::requeue);
        a.condition = field.take_enum(graph::predicate::any);
        a.unsatisfied = field.take_enum(graph::otherwise::block);
        const auto flags = field.take<unsigned>(15);
        a.first_satisfying = (flags & 1U) != 0;
        a.rechecks_previous = (flags & 2U) != 0;
        a.may_time_out = (flags & 4U) != 0;
        a.operand = moved(field.take<std::uint64_t>());
        a.expected = moved(field.take<std::uint64_t>());
        a.mask = field.take<std::uint64_t>();
        a.site = moved(field.take<std::uint64_t>());
        graph::event e;
        e.value = moved(field.take<std::uint64_t>());
        e.fingerprint = field.take<std::uint64_t>();
        e.reads_from = take_event(field, count);
        const auto location = field.take<graph::location_id>();
        const bool accesses
            = is_access(a.kind) || (a.kind == graph::event_kind::wait && location != graph::no_location);
        require(accesses ? location < graph_.location_count() : location == graph::no_location,
            "a location is missing");
        const event_id id = graph_.append(thread, a, location);
        graph::event& added = graph_[id];
        added.value = e.value;
        added.fingerprint = e.fingerprint;
        added.reads_from = e.reads_from;
        mo_positions_.push_back(field.take<std::uint32_t>());
        added.release_fence = field.take<std::uint32_t>(added.index);
        added.choice = field.take<std::uint32_t>();
        added.waits_as = field.take_enum(graph::event_kind::wait);
        added.read_by_earlier = (flags & 8U) != 0;
    }

    static event_id take_event(field_reader& field, std::uint32_t count) {
        const auto e = field.take<event_id>();
        require(e < count || e == graph::no_event || e == graph::initial_write, "an event is missing");
        return e;
    }

    void put_clocks() {
        const json& clocks = from_.at("clocks");
        const std::uint32_t width = graph_.width();
        require(from_.at("width") == width && clocks.is_array()
                && clocks.size() == std::size_t{graph_.size()} * 3 * width,
            "its clocks do not fit");
        field_reader entry{clocks};
        for (event_id e = 0; e < graph_.size(); ++e) {
            graph::clock_value* const row = graph_.happens_before(e);
            for (std::uint32_t i = 0; i < 3 * width; ++i) {
                row[i] = entry.take<graph::clock_value>();
            }
        }
    }

    void put_modification_order() {
        std::vector<std::vector<event_id>> writes(graph_.location_count());
        for (event_id e = 0; e < graph_.size(); ++e) {
            if (is_write(graph_[e].kind())) {
                writes[graph_[e].location].push_back(e);
            }
        }
        for (std::vector<event_id>& order : writes) {
            std::sort(order.begin(), order.end(),
                [&](event_id a, event_id b) { return mo_positions_[a] < mo_positions_[b]; });
            event_id after = graph::initial_write;
            std::uint32_t position = 0;
            for (const event_id e : order) {
                require(mo_positions_[e] == ++position, "its modification order is broken");
                graph_.mo_insert(e, after);
                after = e;
            }
        }
    }

    const json& from_;
    std::vector<moved_module> modules_;
    execution_graph graph_;
    std::vector<std::uint32_t> mo_positions_;
};

}  // namespace

std::string record(const execution_graph& g, consistency model) {
    json result{{"version", version}, {"memory_model", name_of(model)}, {"modules", json::array()},
        {"threads", json::array()}, {"locations", json::array()}, {"events", json::array()},
        {"width", g.width()}, {"clocks", json::array()}};
    for (const module_image& m : modules_of_this_process()) {
        result["modules"].push_back(
            {{"name", m.name}, {"begin", m.begin}, {"end", m.end}, {"build_id", m.build_id}});
    }
    for (graph::thread_id t = 0; t < g.thread_count(); ++t) {
        result["threads"].push_back({g.thread(t).parent, g.thread(t).child_index});
    }
    for (graph::location_id x = 0; x < g.location_count(); ++x) {
        result["locations"].push_back(g.location(x).initial);
    }
    for (event_id e = 0; e < g.size(); ++e) {
        result["events"].push_back(fields_of(g[e]));
        const graph::clock_value* const row = g.happens_before(e);
        for (std::uint32_t i = 0; i < 3 * g.width(); ++i) {
            result["clocks"].push_back(row[i]);
        }
    }
    return result.dump();
}

std::optional<execution_graph> parse_recording(
    const std::string& text, consistency& model, std::string& error) {
    try {
        const json from = json::parse(text);
        require(from.at("version") == version, "it was made by another version of the checker");
        const std::string name = from.at("memory_model").get<std::string>();
        for (const consistency known : {consistency::cpp20, consistency::sc, consistency::tso}) {
            if (name == name_of(known)) {
                execution_graph result = loader{from}.load();
                model = known;
                return result;
            }
        }
        error = fmt::format("it names an unknown memory model, \"{}\"", name);
    } catch (const std::exception& e) {
        error = e.what();
    }
    return std::nullopt;
}

std::optional<execution_graph> load_recording(
    const std::string& path, consistency& model, std::string& error) {
    std::ifstream file{path};
    if (!file) {
        error = fmt::format("cannot read {}: {}", path, std::strerror(errno));
        return std::nullopt;
    }
    try {
        const json report = json::parse(file);
        require(
            report.is_object() && report.value("schema", "") == "weaveproof-report", "it is not a report");
        require(report.contains("counterexample"), "it holds no violation");
        if (std::optional<execution_graph> result
            = parse_recording(report.at("counterexample").at("recording").get<std::string>(), model, error)) {
            return result;
        }
    } catch (const std::exception& e) {
        error = e.what();
    }
    error = fmt::format("cannot replay {}: {}", path, error);
    return std::nullopt;
}

}  // namespace weaveproof::diagnosis

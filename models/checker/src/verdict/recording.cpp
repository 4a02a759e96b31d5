#include "verdict/recording.hpp"

#include <algorithm>
#include <exception>
#include <limits>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "memory_model/well_formed.hpp"
#include "verdict/identity_json.hpp"
#include "verdict/modules.hpp"
#include "verdict/printable.hpp"

namespace weaveproof::diagnosis {

namespace {

using graph::event_id;
using graph::execution_graph;
using graph::no_event;
using nlohmann::json;

constexpr int version = 2;
constexpr std::size_t most_events = 100'000;
constexpr std::size_t most_threads = 64;  // as the search has it
constexpr std::uint32_t longest_thread = std::numeric_limits<graph::clock_value>::max() - 1U;

// The fields of an event in the order in which they are written.
json fields_of(const graph::event& e) {
    const graph::action& a = e.act;
    const unsigned flags
        = (a.first_satisfying ? 1U : 0U) | (a.rechecks_previous ? 2U : 0U) | (a.may_time_out ? 4U : 0U);
    return json::array({e.thread, a.kind, a.success_order, a.failure_order, a.size, a.how, a.condition,
        a.unsatisfied, flags, a.operand, a.expected, a.mask, a.site, e.value, e.fingerprint, e.reads_from,
        e.location, e.mo_position, e.choice, e.waits_as});
}

// Takes numbers off an array one after another; a number that is not there or does not fit is an error.
class field_reader {
  public:
    explicit field_reader(const json& from) : from_{from} {}

    template <class Number>
    Number take(std::uint64_t most = std::numeric_limits<Number>::max()) {
        const json& field = from_.at(at_++);
        if (!field.is_number_unsigned() || field.get<std::uint64_t>() > most) {
            throw std::runtime_error{"a number is out of range"};
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

const json& array_in(const json& from, const char* name, std::size_t most) {
    const json& it = from.at(name);
    require(it.is_array() && it.size() <= most, "it has more of something than an execution can have");
    return it;
}

std::string text_in(const json& from, const char* name) {
    return from.at(name).get<std::string>();
}

// Addresses in the program and its libraries differ from run to run; those of stacks and of the heap do not.
class moved_modules {
  public:
    explicit moved_modules(const json& modules) {
        const std::vector<module_image> now = modules_of_this_process();
        require(modules.is_array() && !modules.empty(), "it does not say what program it is of");
        for (const json& old : modules) {
            moved_module m;
            m.name = text_in(old, "name");
            field_reader range{old.at("range")};
            m.begin = range.take<std::uint64_t>();
            m.end = range.take<std::uint64_t>();
            const std::string build = text_in(old, "build_id");
            const bool is_program = modules_.empty();
            for (const module_image& image : now) {
                const bool same_file = is_program ? &image == &now.front() : image.name == m.name;
                m.has_changed = m.has_changed || (same_file && image.build_id != build);
                if (same_file && image.build_id == build) {
                    m.is_there = true;
                    m.shift = image.begin - m.begin;
                }
            }
            modules_.push_back(std::move(m));
        }
    }

    [[nodiscard]] std::uint64_t operator()(std::uint64_t value) const {
        for (const moved_module& m : modules_) {
            if (value >= m.begin && value < m.end) {
                if (!m.is_there) {
                    const std::string name = printable(m.name);
                    throw std::runtime_error{m.has_changed
                            ? fmt::format("it was made with another build of {}: make the report again", name)
                            : fmt::format("it was made with {}, which this process has not loaded", name)};
                }
                return value + m.shift;
            }
        }
        return value;
    }

    void note_changes(std::vector<std::string>& notes) const {
        for (const moved_module& m : modules_) {
            if (m.has_changed) {
                notes.push_back(
                    fmt::format("{} is another build than when the report was made", printable(m.name)));
            }
        }
    }

  private:
    struct moved_module {
        std::string name;
        std::uint64_t begin = 0;
        std::uint64_t end = 0;
        std::uint64_t shift = 0;
        bool is_there = false;
        bool has_changed = false;
    };

    std::vector<moved_module> modules_;
};

class loader {
  public:
    explicit loader(const json& from) : from_{from}, moved_{from.at("modules")} {}

    runtime::recorded_execution load(consistency model, std::vector<std::string>& notes) {
        declare();
        for (const json& fields : array_in(from_, "events", most_events)) {
            add(fields, static_cast<std::uint32_t>(from_.at("events").size()));
        }
        require(graph_.size() != 0, "it has no events");
        put_modification_order();
        const auto axioms = memory_model::make(*memory_model::from_name(name_of(model)));
        if (const std::string defect = memory_model::defect(graph_, *axioms); !defect.empty()) {
            throw std::runtime_error{"it holds no execution: " + defect};
        }
        put_turns();
        result_.watched = moved_(field_reader{from_.at("watched")}.take<std::uint64_t>());
        moved_.note_changes(notes);
        result_.graph = std::move(graph_);
        return std::move(result_);
    }

  private:
    void declare() {
        const json& threads = array_in(from_, "threads", most_threads);
        require(!threads.empty(), "it has no threads");
        for (std::size_t t = 0; t < threads.size(); ++t) {
            field_reader field{threads[t]};
            const auto parent = field.take<graph::thread_id>();
            require(t == 0 ? parent == graph::no_thread : parent < t, "a thread has no parent");
            graph_.declare_thread(static_cast<graph::thread_id>(t), parent, field.take<std::uint32_t>());
        }
        const json& locations = array_in(from_, "locations", most_events);
        field_reader initial{locations};
        for (graph::location_id x = 0; x < locations.size(); ++x) {
            graph_.declare_location(x, moved_(initial.take<std::uint64_t>()));
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
        const auto flags = field.take<unsigned>(7);
        a.first_satisfying = (flags & 1U) != 0;
        a.rechecks_previous = (flags & 2U) != 0;
        a.may_time_out = (flags & 4U) != 0;
        a.operand = moved_(field.take<std::uint64_t>());
        a.expected = moved_(field.take<std::uint64_t>());
        a.mask = field.take<std::uint64_t>();
        a.site = moved_(field.take<std::uint64_t>());
        const std::uint64_t value = moved_(field.take<std::uint64_t>());
        const auto fingerprint = field.take<std::uint64_t>();
        const event_id reads_from = take_event(field, count);
        const auto location = field.take<graph::location_id>();
        const bool accesses
            = is_access(a.kind) || (a.kind == graph::event_kind::wait && location != graph::no_location);
        require(accesses ? location < graph_.location_count() : location == graph::no_location,
            "a location is missing");
        if (a.kind == graph::event_kind::rmw_write && graph_.thread(thread).last != no_event) {
            // What it does is what its read says.
            a = graph_[graph_.thread(thread).last].act;
            a.kind = graph::event_kind::rmw_write;
        }
        const event_id id = graph_.append(thread, a, location);
        graph::event& added = graph_[id];
        require(added.index <= longest_thread, "a thread has too many events");
        added.value = value;
        added.fingerprint = fingerprint;
        added.reads_from = reads_from;
        mo_positions_.push_back(field.take<std::uint32_t>());
        added.choice = field.take<std::uint32_t>();
        added.waits_as = field.take_enum(graph::event_kind::wait);
    }

    static event_id take_event(field_reader& field, std::uint32_t count) {
        const auto e = field.take<event_id>();
        require(e < count || e == no_event || e == graph::initial_write, "an event is missing");
        return e;
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

    // The write of a read-modify-write has no turn of its own.
    [[nodiscard]] event_id last_half(event_id e) const {
        const event_id next = graph_[e].po_next;
        const bool is_pair = next != no_event && graph_[next].kind() == graph::event_kind::rmw_write;
        return is_pair ? next : e;
    }

    void put_turns() {
        std::vector<event_id> last(graph_.thread_count(), no_event);
        std::vector<bool> done(graph_.size(), false);
        std::size_t left = graph_.size();
        for (const json& turn : array_in(from_, "turns", 2 * most_events)) {
            if (turn.is_array()) {
                put_access(turn, last);
                continue;
            }
            require(turn.is_number_unsigned() && turn.get<std::uint64_t>() < graph_.size(),
                "a turn is that of no event");
            const auto e = turn.get<event_id>();
            const graph::event& it = graph_[e];
            require(
                it.po_previous == last[it.thread] && (it.reads_from >= graph_.size() || done[it.reads_from]),
                "its turns are out of order");
            const event_id end = last_half(e);
            done[e] = done[end] = true;
            left -= e == end ? 1U : 2U;
            last[it.thread] = end;
            result_.turns.push_back({it.thread, e});
        }
        require(left == 0, "an event has no turn");
    }

    void put_access(const json& fields, const std::vector<event_id>& last) {
        if (fields.empty()) {
            result_.turns.emplace_back();
            return;
        }
        field_reader field{fields};
        runtime::recorded_access a;
        a.turn = result_.turns.size();
        a.thread = field.take<graph::thread_id>(graph_.thread_count() - 1U);
        a.address = moved_(field.take<std::uint64_t>());
        a.size = field.take<std::uint32_t>();
        a.write = field.take<unsigned>(1) != 0;
        a.site = moved_(field.take<std::uint64_t>());
        a.after = last[a.thread];
        const bool is_alive = a.after != no_event && graph_[a.after].kind() != graph::event_kind::thread_end
            && graph_[a.after].kind() != graph::event_kind::wait;
        require(is_alive, "a turn is that of a thread that does not run");
        result_.turns.push_back({a.thread, no_event});
        result_.accesses.push_back(a);
    }

    const json& from_;
    moved_modules moved_;
    execution_graph graph_;
    std::vector<std::uint32_t> mo_positions_;
    runtime::recorded_execution result_;
};

// Of the options those that decide what there is to explore, less what has no meaning in a replay.
void take_options(const std::string& text, options& into) {
    options recorded;
    std::string error;
    if (!parse_options(text, recorded, error)) {
        throw std::runtime_error{"it was made with options that are not known"};
    }
    into.memory_model = recorded.memory_model;
    into.most_threads = recorded.most_threads;
    into.most_events = recorded.most_events;
    into.spurious_wakeups = recorded.spurious_wakeups;
    into.leaks = recorded.leaks;
}

void require_same_search(
    const search_identity& then, const search_identity& now, std::vector<std::string>& notes) {
    if (then.build != now.build) {
        throw std::runtime_error{fmt::format(
            "it was made by another build of the program ({}, build {}; this is {}, build {}): make "
            "the report again",
            printable(then.program), printable(then.build), now.program, now.build)};
    }
    if (then.arguments != now.arguments) {
        notes.push_back(fmt::format("the report was made with other arguments (\"{}\", not \"{}\")",
            printable(fmt::format("{}", fmt::join(then.arguments, " "))),
            printable(fmt::format("{}", fmt::join(now.arguments, " ")))));
    }
}

}  // namespace

runtime::recorded_execution as_told(const runtime::violation& v, const std::vector<told>& order) {
    runtime::recorded_execution result;
    result.graph = v.graph;
    result.watched = v.places.empty() ? 0 : v.places.front().address;
    for (const told& it : order) {
        if (it.event == no_event) {
            const runtime::place& p = v.places[it.place];
            if (p.after == no_event) {  // where in its thread it was is not known
                result.turns.emplace_back();
                continue;
            }
            result.accesses.push_back({result.turns.size(), p.thread, p.after, p.address, p.size, p.write,
                p.stack.empty() ? 0U : p.stack.front()});
        }
        result.turns.push_back({it.thread, it.event});
    }
    return result;
}

std::string record(
    const runtime::recorded_execution& execution, std::string_view kind, const search_identity& search) {
    const execution_graph& g = execution.graph;
    json result{{"version", version}, {"search", json_of(search)}, {"kind", kind}, {"modules", json::array()},
        {"threads", json::array()}, {"locations", json::array()}, {"events", json::array()},
        {"turns", json::array()}, {"watched", json::array({execution.watched})}};
    for (const module_image& m : modules_of_this_process()) {
        result["modules"].push_back(
            {{"name", m.name}, {"range", json::array({m.begin, m.end})}, {"build_id", m.build_id}});
    }
    for (graph::thread_id t = 0; t < g.thread_count(); ++t) {
        result["threads"].push_back({g.thread(t).parent, g.thread(t).child_index});
    }
    for (graph::location_id x = 0; x < g.location_count(); ++x) {
        result["locations"].push_back(g.location(x).initial);
    }
    for (event_id e = 0; e < g.size(); ++e) {
        result["events"].push_back(fields_of(g[e]));
    }
    for (const exploration::turn& turn : execution.turns) {
        result["turns"].push_back(turn.event == no_event ? json::array() : json(turn.event));
    }
    for (const runtime::recorded_access& a : execution.accesses) {
        result["turns"][a.turn] = json::array({a.thread, a.address, a.size, a.write ? 1U : 0U, a.site});
    }
    // Arguments may hold bytes that are no UTF-8.
    return result.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<recording> parse_recording(
    const std::string& text, const search_identity& now, options& into, std::string& error) {
    try {
        const json from = json::parse(text, nullptr, false);
        require(from.is_object(), "its recording is damaged");
        require(from.value("version", json{}) == version, "it was made by another version of the checker");
        recording result;
        result.search = identity_of(from.at("search"));
        require_same_search(result.search, now, result.notes);
        result.kind = text_in(from, "kind");
        if (result.search.entry != now.entry) {
            result.is_of_another_model = true;
            return result;
        }
        options recorded = into;
        take_options(result.search.options, recorded);
        result.execution = loader{from}.load(recorded.memory_model, result.notes);
        recorded.most_threads
            = std::max<std::uint32_t>(recorded.most_threads, result.execution.graph.thread_count());
        into = std::move(recorded);
        return result;
    } catch (const json::exception&) {
        error = "its recording lacks something, or has it in another form";
    } catch (const std::exception& e) {
        error = e.what();
    }
    return std::nullopt;
}

}  // namespace weaveproof::diagnosis

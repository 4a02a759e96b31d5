#include "verdict/make_counterexample.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "verdict/event_text.hpp"
#include "verdict/excerpts.hpp"
#include "verdict/explain.hpp"
#include "verdict/fold.hpp"
#include "verdict/objects.hpp"
#include "verdict/operations.hpp"
#include "verdict/order.hpp"
#include "verdict/remedy.hpp"
#include "verdict/symbolize.hpp"
#include "verdict/synchronization.hpp"

namespace weaveproof::diagnosis {

namespace {

using graph::event_id;
using graph::no_event;
using index = std::size_t;

class maker {
  public:
    explicit maker(const runtime::violation& from)
        : violation_{from}, graph_{from.graph}, names_{symbols_, from}, order_{tell_in_order(from)} {}

    counterexample make() {
        result_.kind = runtime::name_of(violation_.kind);
        number();
        add_threads();
        for (index i = 0; i < order_.size(); ++i) {
            result_.events.push_back(
                order_[i].event == no_event ? plain_event(order_[i]) : graph_event(order_[i]));
        }
        mark_stale_reads();
        add_clocks();
        add_objects();
        add_places();
        add_waits();
        add_sources(result_);
        fold(result_);
        explain(result_, violation_.text);
        add_remedy();
        return std::move(result_);
    }

  private:
    void number() {
        index_of_event_.assign(graph_.size(), 0);
        for (index i = 0; i < order_.size(); ++i) {
            const told& it = order_[i];
            thread_index_.try_emplace(it.thread, 0);
            if (it.event != no_event) {
                index_of_event_[it.event] = i;
                if (const event_id write = write_of(graph_, it.event); write != no_event) {
                    index_of_event_[write] = i;
                }
            }
        }
        index next = 0;
        for (auto& [thread, at] : thread_index_) {
            at = next++;
        }
    }

    [[nodiscard]] std::optional<index> thread_at(graph::thread_id t) const {
        const auto found = thread_index_.find(t);
        return found == thread_index_.end() ? std::nullopt : std::optional{found->second};
    }

    // No event is the write that a location begins with.
    [[nodiscard]] std::optional<index> event_at(event_id e) const {
        return e < graph_.size() ? std::optional{index_of_event_[e]} : std::nullopt;
    }

    [[nodiscard]] const counterexample::stack& stack_of(const runtime::raw_stack& raw) {
        const auto [entry, is_new] = stacks_.try_emplace(raw);
        if (is_new) {
            for (const std::uint64_t address : raw) {
                for (counterexample::frame& frame : symbols_.frames(address)) {
                    entry->second.push_back(std::move(frame));
                }
            }
            // What called the user's code is the checker's own machinery.
            while (entry->second.size() > 1 && entry->second.back().internal) {
                entry->second.pop_back();
            }
        }
        return entry->second;
    }

    [[nodiscard]] runtime::event_record record_of(event_id e) const {
        return e < violation_.records.size() ? violation_.records[e] : runtime::event_record{};
    }

    void add_threads() {
        for (const auto& [id, at] : thread_index_) {
            counterexample::thread t;
            t.name = fmt::format("T{}", id);
            if (id < graph_.thread_count()) {
                t.parent = thread_at(graph_.thread(id).parent);
                const event_id last = graph_.thread(id).last;
                if (last != no_event && graph_[last].kind() == graph::event_kind::thread_end) {
                    t.state = counterexample::thread_state::finished;
                } else if (last != no_event && graph_[last].kind() == graph::event_kind::wait) {
                    t.state = counterexample::thread_state::waiting;
                }
            }
            if (t.state != counterexample::thread_state::finished && id < violation_.thread_stacks.size()) {
                t.where = stack_of(violation_.thread_stacks[id]);
            }
            result_.threads.push_back(std::move(t));
        }
    }

    counterexample::event graph_event(const told& it) {
        const graph::event& e = graph_[it.event];
        const runtime::event_record record = record_of(it.event);
        counterexample::event result;
        result.thread = *thread_at(it.thread);
        result.kind = kind_of(graph_, it.event, record);
        result.operation
            = record.operation == nullptr ? operation_name(e, record.compare_exchange) : record.operation;
        result.order = record.operation == nullptr ? order_name(graph_, it.event) : "";
        result.address = record.object;
        if (!is_pause(result)) {
            result.object = object_of(e, record);
        }
        result.size = e.act.size;
        result.where = stack_of(record.stack);
        result.folded = record.part || result.operation == "pause";  // that it could be paused, and was not
        const event_id write = is_write(e.kind()) ? it.event : write_of(graph_, it.event);
        if (is_read(e.kind()) || e.kind() == graph::event_kind::choice) {
            result.read = e.value;
        }
        if (e.kind() != graph::event_kind::choice && e.kind() != graph::event_kind::wait) {
            result.reads_from = event_at(e.reads_from);
        }
        if (write != no_event) {
            result.written = graph_[write].value;
            result.overwrites = event_at(graph_[write].mo_previous);
        }
        return result;
    }

    // The object of a create or join is the other thread.
    [[nodiscard]] std::string object_of(const graph::event& e, const runtime::event_record& record) {
        const graph::event_kind kind = e.kind() == graph::event_kind::wait ? e.waits_as : e.kind();
        if (kind == graph::event_kind::thread_join) {
            return fmt::format("T{}", e.act.operand);
        }
        if (kind == graph::event_kind::thread_create) {
            return fmt::format("T{}", e.value);
        }
        return names_(record.object);
    }

    counterexample::event plain_event(const told& it) {
        const runtime::place& p = violation_.places[it.place];
        counterexample::event result;
        result.thread = *thread_at(it.thread);
        result.kind = counterexample::event_kind::plain;
        result.operation = p.role.starts_with(freed) ? "free" : p.write ? "write" : "read";
        result.address = p.address;
        result.object = names_(p.address);
        result.size = p.size;
        result.where = stack_of(p.stack);
        return result;
    }

    void mark_stale_reads() {
        std::map<graph::location_id, event_id> newest;  // in modification order, of those told so far
        for (index i = 0; i < order_.size(); ++i) {
            const event_id id = order_[i].event;
            if (id == no_event || graph_[id].location == graph::no_location) {
                continue;
            }
            const graph::event& e = graph_[id];
            const auto known = newest.find(e.location);
            if (is_read(e.kind()) && known != newest.end()
                && graph_.mo_position(known->second) > graph_.mo_position(e.reads_from)) {
                result_.events[i].newest = index_of_event_[known->second];
            }
            const event_id write = is_write(e.kind()) ? id : write_of(graph_, id);
            if (write != no_event
                && (known == newest.end() || graph_[known->second].mo_position < graph_[write].mo_position)) {
                newest[e.location] = write;
            }
        }
    }

    void add_clocks() {
        std::vector<std::vector<index>> clock_of_last(
            result_.threads.size(), std::vector<index>(result_.threads.size(), 0));
        for (index i = 0; i < order_.size(); ++i) {
            counterexample::event& e = result_.events[i];
            const event_id id = order_[i].event;
            if (id == no_event) {
                e.clock = clock_of_last[e.thread];
            } else {
                e.clock.assign(result_.threads.size(), 0);
                for (const auto& [thread, at] : thread_index_) {
                    if (thread < graph_.thread_count()) {
                        const graph::clock_value last = graph_.happens_before(id)[thread];
                        e.clock[at] = last == 0 ? 0 : index_of_event_[graph_.at(thread, last)] + 1;
                    }
                }
                for (const event_id release : synchronizes_with(graph_, id)) {
                    e.synchronizes_with.push_back(index_of_event_[release]);
                }
            }
            e.clock[e.thread] = i + 1;
            clock_of_last[e.thread] = e.clock;
        }
    }

    void add_objects() {
        std::set<std::uint64_t> known;
        for (index i = 0; i < order_.size(); ++i) {
            const counterexample::event& e = result_.events[i];
            using kind = counterexample::event_kind;
            const bool accesses = e.kind == kind::read || e.kind == kind::write || e.kind == kind::update;
            if (accesses && known.insert(e.address).second) {
                const graph::location_state& location = graph_.location(graph_[order_[i].event].location);
                result_.objects.push_back({e.object, e.address, e.size, location.initial});
            }
        }
    }

    void add_places() {
        for (index i = 0; i < violation_.places.size(); ++i) {
            const runtime::place& p = violation_.places[i];
            counterexample::place result;
            result.role = p.role;
            result.thread = thread_at(p.thread);
            result.address = p.address;
            result.object = names_(p.address);
            result.where = stack_of(p.stack);
            result.event = event_at(p.event);
            if (!result.event) {
                const auto found = std::find_if(
                    order_.begin(), order_.end(), [&](const told& it) { return it.place == i; });
                if (found != order_.end()) {
                    result.event = static_cast<index>(found - order_.begin());
                }
            }
            result_.places.push_back(std::move(result));
        }
    }

    void add_waits() {
        for (const auto& [id, at] : thread_index_) {
            counterexample::thread& t = result_.threads[at];
            if (t.state != counterexample::thread_state::waiting) {
                continue;
            }
            const graph::event& wait = graph_[graph_.thread(id).last];
            const counterexample::event& it = result_.events[index_of_event_[graph_.thread(id).last]];
            if (wait.waits_as == graph::event_kind::thread_join) {
                t.waits_for = fmt::format("the end of {}", it.object);
                t.waits_for_thread = thread_at(static_cast<graph::thread_id>(wait.act.operand));
                continue;
            }
            if (is_pause(it)) {
                t.waits_for = "its turn: it is paused";
                continue;
            }
            t.waits_for = awaited(it, record_of(graph_.thread(id).last).operation == nullptr);
            if (wait.location == graph::no_location
                || std::string_view{it.operation}.find("mutex") == std::string_view::npos) {
                continue;
            }
            // A mutex holds the number of its owner, counted from 1.
            const std::uint64_t value = graph_.value_written(wait.location, graph_.mo_last(wait.location));
            if (value != 0) {
                const auto owner = static_cast<graph::thread_id>(value - 1);
                t.waits_for += fmt::format(", held by T{}", owner);
                t.waits_for_thread = thread_at(owner);
            }
        }
    }

    // Which orders would forbid the execution. A race is a matter of happens-before, and explained by it.
    void add_remedy() {
        const auto is_of_the_program = [&](event_id e) { return record_of(e).operation == nullptr; };
        const std::optional<stronger_orders> remedy = find_remedy(graph_, is_of_the_program);
        if (!remedy || (remedy->empty() && result_.kind == "data race")) {
            return;
        }
        if (remedy->empty()) {
            result_.explanation.emplace_back("No memory order forbids it: it is an interleaving, possible "
                                             "under sequential consistency too.");
            return;
        }
        std::map<graph::order, std::set<index>> numbers;
        for (const auto& [event, order] : *remedy) {
            numbers[order].insert(index_of_event_[event] + 1);
        }
        std::string text;
        for (const auto& [order, events] : numbers) {
            text += fmt::format("{}memory_order_{} at ", text.empty() ? "" : " and ", name_of(order));
            for (const index number : events) {
                const bool is_last = number == *events.rbegin();
                text += fmt::format("{}#{}",
                    number == *events.begin() ? ""
                        : is_last             ? " and "
                                              : ", ",
                    number);
            }
        }
        result_.explanation.push_back(fmt::format("With {} this execution would be impossible.", text));
    }

    static std::string awaited(const counterexample::event& wait, bool spins) {
        if (wait.object.empty()) {
            return "a change";
        }
        const std::string_view operation = wait.operation;
        const auto mentions
            = [&](std::string_view word) { return operation.find(word) != std::string_view::npos; };
        return spins                 ? wait.object + " to change"
            : mentions("futex wait") ? "a wake on " + wait.object
            : mentions("cond_")      ? "a signal on " + wait.object
            : mentions("sem_")       ? "a post on " + wait.object
                                     : wait.object;
    }

    const runtime::violation& violation_;
    const graph::execution_graph& graph_;
    symbolizer symbols_;
    object_names names_;
    std::vector<told> order_;
    std::map<graph::thread_id, index> thread_index_;
    std::vector<index> index_of_event_;
    std::map<runtime::raw_stack, counterexample::stack> stacks_;
    counterexample result_;
};

}  // namespace

counterexample make_counterexample(const runtime::violation& v) {
    return maker{v}.make();
}

}  // namespace weaveproof::diagnosis

// What an explorer knows. Its parts: explorer.cpp (executions), explorer_turns.cpp (which thread is the next),
// explorer_operations.cpp (what they do), explorer_parts.cpp (beginning elsewhere than at the start), explorer_replay.cpp (one
// execution again).
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <utility>
#include <vector>

#include "exploration/explorer.hpp"
#include "exploration/location_table.hpp"
#include "exploration/saved_states.hpp"
#include "exploration/search.hpp"
#include "exploration/spinning.hpp"
#include "exploration/symmetry.hpp"

namespace weaveproof::exploration {

// Threads are bits of a word, here and in the queues that wakes take from.
inline constexpr std::uint32_t thread_limit = 64;

constexpr std::uint64_t bit(thread_id t) {
    return std::uint64_t{1} << t;
}
constexpr thread_id lowest(std::uint64_t threads) {
    return static_cast<thread_id>(std::countr_zero(threads));
}
constexpr thread_id highest(std::uint64_t threads) {
    return static_cast<thread_id>(63 - std::countl_zero(threads));
}

struct explorer::state {
    explicit state(options o)
        : settings(o), model(memory_model::make(o.model)), exploration(*model),
          most_threads(std::min(o.most_threads, thread_limit)) {}

    options settings;
    std::unique_ptr<memory_model::model> model;
    search exploration;
    std::uint32_t most_threads;
    location_table locations;
    thread_table threads;
    spin_sites spinning;
    symmetric_threads symmetric;
    std::function<std::uint64_t(thread_id)> fingerprint;
    statistics counts;
    exploration::problem trouble;
    bool started = false;
    bool single = false;   // replay() was asked for: nothing is explored
    bool partial = false;  // begin_at() was asked for
    bool outdated = false;
    bool again = false;  // begin_again() was asked for

    // Of an execution that is run again.
    std::vector<exploration::turn> turns;  // empty: in any order
    std::size_t turns_over = 0;
    bool announced = false;  // the next turn
    std::vector<location_id>
        object_of;              // by number in `locations`, which holds the objects in the order of this run
    bool fresh_object = false;  // the object located last had not been accessed before

    // The current execution. A thread is one of: replaying (its next event is in the graph), parked (it has asked for an
    // operation that is not in the graph and was told to yield), running (neither: it must run to say what it wants), or
    // over (it has performed its thread_end, or a wait).
    std::array<event_id, thread_limit> next_event{};
    std::array<event_id, thread_limit> last_performed{};
    std::array<operation, thread_limit> wanted{};
    std::uint64_t alive = 0;
    std::uint64_t replaying = 0;
    std::uint64_t parked = 0;
    std::uint64_t at_impasse = 0;  // the thread that must decide whether it stays blocked
    thread_id turn = 0;
    bool turn_to_spin = false;  // no thread can do anything else than read where loops spin
    bool dead = false;
    std::vector<event_id> newest_performed;  // of each location, in modification order

    saved_states saved;
    std::optional<std::uint32_t> resumed;  // the number of the state that this execution begins with
    bool just_saved = false;
    std::uint64_t executions = 0;

    [[nodiscard]] graph::execution_graph& g() { return exploration.graph(); }
    [[nodiscard]] bool performed(event_id e) {
        const graph::event& it = g()[e];
        const event_id last = last_performed[it.thread];
        return last != graph::no_event && g()[last].index >= it.index;
    }

    void begin_execution();
    void resume(search::saved_state);
    void go_on_from_saved();
    bool worth_saving(thread_id t, const operation& op);
    void keep_progress(std::uint32_t number);
    thread_id whose_turn_in_replay();
    thread_id whose_turn();
    thread_id whose_turn_as_told();
    bool can_proceed(thread_id t, const operation& op);
    [[nodiscard]] bool may_spin(const operation& op) const {
        return graph::is_read(op.act.kind) && spinning.watched(op.act.site);
    }
    answer replay(thread_id t, const operation& op);
    answer follow(thread_id t, const operation& op);
    std::string deviation(event_id e, const operation& op, location_id x);
    location_id number_in_graph(location_id number, location_id expected);
    answer extend(thread_id t, const operation& op);
    answer extend_access(thread_id t, const operation& op);
    answer result_of(thread_id t, event_id e);
    void advance(thread_id t, event_id e);
    location_id locate(const operation& op, thread_id t, location_id expected = graph::no_location);
    answer refuse(problem::kind what, std::string text, thread_id t, std::uint64_t site);
    static std::string describe(graph::event_kind kind, std::uint8_t size);
    std::string difference(const graph::event& expected, const operation& got, location_id x);
};

}  // namespace weaveproof::exploration

// An execution graph: events in the order in which the search added them, with program order, reads-from and modification
// order as links between them, and for each event the vector clocks of what precedes it.
//
// Everything lies in flat arrays and refers to events by number, so a graph is copied by a few block copies.
#pragma once

#include <cassert>
#include <cstdint>
#include <cstring>
#include <functional>
#include <span>
#include <vector>

#include "graph/event.hpp"

namespace weaveproof::graph {

using clock_value = std::uint16_t;

struct thread_state {
    event_id first = no_event;
    event_id last = no_event;
    std::uint32_t count = 0;
    thread_id parent = no_thread;
    std::uint32_t child_index = 0;  // among its parent's children
    std::uint32_t group = 0;        // threads of one number, other than 0, are symmetric
};

struct location_state {
    std::uint64_t initial = 0;        // value of the initial write
    event_id mo_first = no_event;     // next after the initial write
    event_id mo_last = no_event;      // no_event: the initial write is the last
    event_id last_access = no_event;  // head of the chain event::location_previous
};

class execution_graph {
  public:
    static constexpr std::uint32_t least_width = 8;

    void clear();

    [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(events_.size()); }
    [[nodiscard]] const event& operator[](event_id e) const { return events_[e]; }
    [[nodiscard]] event& operator[](event_id e) { return events_[e]; }

    [[nodiscard]] thread_id thread_count() const { return static_cast<thread_id>(threads_.size()); }
    [[nodiscard]] const thread_state& thread(thread_id t) const { return threads_[t]; }
    // Makes room for thread t (and all below it) and notes where it comes from.
    void declare_thread(thread_id t, thread_id parent, std::uint32_t child_index, std::uint32_t group = 0);

    [[nodiscard]] location_id location_count() const { return static_cast<location_id>(locations_.size()); }
    [[nodiscard]] const location_state& location(location_id x) const { return locations_[x]; }
    // Makes room for location x (and all below it); a location without accesses takes the initial value given.
    void declare_location(location_id x, std::uint64_t initial);

    // Adds an event at the end of its thread, and of the chain of its location. Reads-from, modification order and clocks
    // are the caller's.
    event_id append(thread_id t, const action& act, location_id x);
    // Takes away all events from e on. What is left must not read from them.
    void cut(event_id e);
    // This graph becomes `from` with its first events, `all_below` of them, and of the others those for which keep() holds;
    // what is kept must be closed under program order and reads-from. `renamed` says the new number of each old event
    // (no_event: taken away).
    template <class Keep>
    void assign_restricted(
        const execution_graph& from, event_id all_below, Keep keep, std::vector<event_id>& renamed);

    // Modification order. `after` is a write, or initial_write.
    void mo_insert(event_id write, event_id after);
    void mo_remove(event_id write);
    [[nodiscard]] event_id mo_after(location_id x, event_id w) const {
        return w == initial_write ? locations_[x].mo_first : events_[w].mo_next;
    }
    // Of a write that is not the initial one.
    [[nodiscard]] event_id mo_before(event_id w) const {
        const event_id before = events_[w].mo_previous;
        return before == no_event ? initial_write : before;
    }
    [[nodiscard]] event_id mo_last(location_id x) const {
        const event_id w = locations_[x].mo_last;
        return w == no_event ? initial_write : w;
    }
    [[nodiscard]] std::uint32_t mo_position(event_id w) const {
        return w == initial_write ? 0 : events_[w].mo_position;
    }
    [[nodiscard]] std::uint64_t value_written(location_id x, event_id w) const {
        return w == initial_write ? locations_[x].initial : events_[w].value;
    }
    // The rmw_write that reads from w and so directly follows it in modification order, or no_event.
    [[nodiscard]] event_id rmw_successor(location_id x, event_id w) const;

    // Clocks, `width()` entries each; entry t is the index of the last event of thread t that is included.
    // An event is in its own clocks.
    [[nodiscard]] std::uint32_t width() const { return width_; }
    clock_value* happens_before(event_id e) { return clocks_.data() + std::size_t{e} * 3 * width_; }
    clock_value* prefix(event_id e) { return happens_before(e) + width_; }  // po and rf, transitively
    clock_value* message(event_id e) {
        return happens_before(e) + std::size_t{2} * width_;
    }  // what an acquire of this write gets
    [[nodiscard]] const clock_value* happens_before(event_id e) const {
        return clocks_.data() + std::size_t{e} * 3 * width_;
    }
    [[nodiscard]] const clock_value* prefix(event_id e) const { return happens_before(e) + width_; }
    [[nodiscard]] const clock_value* message(event_id e) const {
        return happens_before(e) + std::size_t{2} * width_;
    }

    // How many events may be seq_cst: with fewer than two, axioms about them hold.
    [[nodiscard]] std::uint32_t seq_cst_count() const { return seq_cst_count_; }

    // Whether e is in the clock c.
    [[nodiscard]] bool in(event_id e, const clock_value* c) const {
        return events_[e].index <= c[events_[e].thread];
    }
    // Event number `index` (from 1) of thread t.
    [[nodiscard]] event_id at(thread_id t, std::uint32_t index) const;

    // The same graph by another route gives the same number: threads, locations, values, rf and mo count; the order in
    // which events were added does not.
    [[nodiscard]] std::uint64_t hash() const;

  private:
    void widen(std::uint32_t width);
    // For those of all events; what they hold is for others to say.
    void make_room_for_clocks() {
        if (const std::size_t needed = events_.size() * 3 * width_; needed > clocks_.size())
            clocks_.resize(needed * 2);
    }
    void assign_first(const execution_graph& from, event_id all_below, std::vector<event_id>& renamed);
    void add_copy(const execution_graph& from, event_id old);
    void take_modification_order(const execution_graph& from, const std::vector<event_id>& renamed);

    std::vector<event> events_;
    std::vector<clock_value> clocks_;  // room for more than the events there are
    std::vector<thread_state> threads_;
    std::vector<location_state> locations_;
    std::uint32_t width_ = least_width;
    std::uint32_t seq_cst_count_ = 0;
};

template <class Keep>
void execution_graph::assign_restricted(
    const execution_graph& from, event_id all_below, Keep keep, std::vector<event_id>& renamed) {
    assign_first(from, all_below, renamed);
    for (event_id old = all_below; old < from.size(); ++old) {
        if (keep(old)) {
            renamed[old] = size();
            add_copy(from, old);
        } else {
            renamed[old] = no_event;
        }
    }
    take_modification_order(from, renamed);
}

// The width is a multiple of least_width, so compilers make one or two vector instructions of each block.
inline void join_clock(clock_value* into, const clock_value* from, std::uint32_t width) {
    for (std::uint32_t block = 0; block < width; block += execution_graph::least_width)
        for (std::uint32_t i = block; i < block + execution_graph::least_width; ++i)
            into[i] = into[i] < from[i] ? from[i] : into[i];
}

}  // namespace weaveproof::graph

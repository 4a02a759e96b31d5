// TruSt: visits each consistent execution graph exactly once, in memory polynomial in the size of one graph.
// (Kokologiannakis, Marmanis, Gladstein, Vafeiadis: Truly Stateless, Optimal Dynamic Partial Order Reduction, POPL 2022.)
//
// The graph of the moment is grown one event at a time by the callers of add(); each event that can be performed in more than
// one way leaves the other ways behind as alternatives, and backtrack() turns the graph into that of the next alternative.
// A backward revisit works on a copy of its own (a frame), so what was before it is still there when it is done.
//
// Blocking operations refine the paper. Where the last write in modification order lets the operation go on, it reads any write
// that does; where it does not, the operation is put off until no thread can do anything else, and then may also stay blocked
// on that last write (an event `wait`). To stay blocked on an older write is never tried: such a wait is not maximal, so nothing
// can revisit it, and it says nothing about deadlocks.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "exploration/frontier.hpp"
#include "graph/execution_graph.hpp"
#include "memory_model/memory_model.hpp"

namespace weaveproof::exploration {

using graph::event_id;
using graph::location_id;
using graph::thread_id;

class search {
  public:
    explicit search(const memory_model::model&);

    void restart();
    [[nodiscard]] graph::execution_graph& graph() { return frames_[depth_]->graph; }
    [[nodiscard]] const graph::execution_graph& graph() const { return frames_[depth_]->graph; }

    // Adds an event that reads from nothing, or from the one event it can (`source`: begin and join).
    event_id add(thread_id, const graph::action&, event_id source = graph::no_event);
    // Adds an access, and for a read-modify-write that writes, its write. False: there is no way to go on from here.
    bool add_access(thread_id, const graph::action&, location_id, std::uint64_t fingerprint);
    // Adds an event for an operation that cannot be performed at all.
    void add_wait(thread_id, const graph::action&, std::uint64_t fingerprint);

    // Whether the operation could read the last write in modification order.
    [[nodiscard]] bool enabled(const graph::action&, location_id) const;
    // Where a first_satisfying operation of the thread would read from; no_event: nothing yet.
    [[nodiscard]] event_id first_satisfying(thread_id, const graph::action&, location_id) const;
    // Whether a wait in the graph says nothing about what may happen: it does not see the last write, or it has come in vain.
    [[nodiscard]] bool is_stale(event_id wait) const;

    // Which of those in the queue the wake may take if it reads that write: those who wait at its address, for a bit of its own.
    void aim(event_id wake, event_id write);

    // Makes the next graph; false: all have been visited.
    [[nodiscard]] bool backtrack();

    // --- parts of the search: between two executions -----------------------------------------------------------------

    // From here on only what is pending there is visited. The nodes on the path are made on the way: is_waypoint().
    void restart_at(const frontier&);
    // Whether the graph was visited before and is made only because the way leads through it.
    [[nodiscard]] bool is_waypoint() const { return on_way_; }
    // The way leads to a node that is not there: the program is not the one that the part was named in.
    [[nodiscard]] bool strayed() const { return strayed_; }
    // What is left to visit.
    [[nodiscard]] frontier left() const;

    // --- saved states of the program ---------------------------------------------------------------------------------
    // The caller keeps, by numbers, what the program was like when it had performed just the events of the graph of that
    // moment; here is known how long that is of use.

    // Notes that the state of now is kept under this number.
    void note_saved(std::uint32_t number);
    // The state from which the program comes to this graph soonest, and how many events it has performed in it.
    struct saved_state {
        std::uint32_t events = 0;
        std::uint32_t number = 0;
    };
    [[nodiscard]] std::optional<saved_state> nearest_saved() const;
    // The events of the newest state that is kept in this graph.
    [[nodiscard]] std::uint32_t newest_saved() const {
        const auto& states = frames_[depth_]->states;
        return states.empty() ? frames_[depth_]->shared : states.back().events;
    }
    // Numbers that are of no use any more are added to this list.
    std::vector<std::uint32_t>& forgotten() { return forgotten_; }
    // Gives up the state that is likely to be needed last.
    void forget_oldest();
    void forget_all();

  private:
    enum class way : std::uint8_t {
        read_from,
        block,
        place_after,
        take_choice,
        revisit,
        revisit_unsorted,  // the read must not read the write where it is last (symmetry.hpp): its thread stops
    };
    struct alternative {
        way what;
        event_id at;
        event_id
            other;  // a write to read from or to be placed after, a read to revisit, the number of a choice
        std::uint32_t depth;   // in the search tree
        std::uint32_t number;  // among the children of the node that left it behind
    };
    struct frame {
        graph::execution_graph graph;
        std::vector<alternative> alternatives;
        std::vector<saved_state> states;
        event_id shared = 0;  // the events below are those of the frame before, just as they are there
    };

    bool apply(const alternative&);
    // Applies the alternatives of e, from the newest to that at `bottom`, until one gives a graph to go on with.
    bool settle(event_id e, std::size_t bottom);
    bool read_from(event_id e, event_id write);
    void block(event_id e, event_id write);
    bool place_after(event_id e, event_id write);
    bool take_choice(event_id e, std::uint32_t choice);
    bool revisit(event_id write, event_id read, bool unsorted);
    bool add_rmw_write(event_id read);
    bool add_write(event_id e);
    // A revisit may have taken the write of a read-modify-write away and left its read.
    bool complete_rmws();

    void push_revisits(event_id write);
    void push_places(event_id write, std::uint32_t least);
    void push_sources(event_id read);
    [[nodiscard]] bool added_maximally(event_id e, event_id revisitor) const;
    [[nodiscard]] event_id last_in_previous(event_id e, event_id revisitor) const;
    [[nodiscard]] bool in_previous(event_id it, event_id e, event_id revisitor) const;
    // Whether the read may go on with that write: it satisfies its condition, and what it rechecks.
    [[nodiscard]] bool accepts(event_id read, event_id write);
    // Whether the read would be out of order with symmetric threads for good.
    [[nodiscard]] bool breaks_symmetry(event_id read, event_id write) const;
    // No revisit will ever delete the event: a later event that depends on it cannot be deleted.
    [[nodiscard]] bool is_permanent(event_id e) const;
    // --- queues of waiting threads ---
    // Two wakes that find nobody do not see each other, nor do those who come to wait see them; so they are reads, or their
    // order would be explored for nothing. What the order must still forbid is to come after a wake, and to wait on a value that
    // the waker has changed before: whoever stands in line rechecks his load against the wakes that the queue has seen.
    [[nodiscard]] bool agrees_with_wakes(event_id waiter, event_id write);
    [[nodiscard]] bool agrees_with_waiters(event_id wake, event_id write);
    // Whether the load before the waiter's event is coherent with all that is in both clocks.
    [[nodiscard]] bool load_is_coherent(
        event_id waiter, const graph::clock_value*, const graph::clock_value*);

    std::vector<alternative>& alternatives() { return frames_[depth_]->alternatives; }
    void leave_behind(way what, event_id at, event_id other) {
        const auto depth = static_cast<std::uint32_t>(path_.size()) + 1;
        alternatives().push_back({what, at, other, depth, children_++});
    }
    void keep_to_way();
    frame& push_frame(event_id shared);
    void pop_frame();
    // Of the newest frame: no state in which event e has been performed is of use any more.
    void forget_from(event_id e);

    const memory_model::model& model_;
    std::vector<std::unique_ptr<frame>> frames_;
    std::size_t depth_ = 0;
    std::vector<std::uint32_t> path_;  // of the node that runs, in the search tree
    std::uint32_t children_ = 0;       // that it has left behind so far
    frontier way_;
    bool on_way_ = false;
    bool strayed_ = false;
    std::vector<event_id> renamed_;
    std::vector<event_id> sources_;
    std::vector<graph::clock_value> clock_;
    std::vector<std::uint32_t> forgotten_;
};

}  // namespace weaveproof::exploration

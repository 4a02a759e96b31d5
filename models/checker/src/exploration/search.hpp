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
#include <vector>

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
    // Whether a wait in the graph does not see the last write: then it says nothing about what may happen.
    [[nodiscard]] bool is_stale(event_id wait) const;

    // Makes the next graph; false: all have been visited.
    [[nodiscard]] bool backtrack();

  private:
    enum class way : std::uint8_t { read_from, block, place_after, take_choice, revisit };
    struct alternative {
        way what;
        event_id at;
        event_id
            other;  // a write to read from or to be placed after, a read to revisit, the number of a choice
    };
    struct frame {
        graph::execution_graph graph;
        std::vector<alternative> alternatives;
    };

    bool apply(const alternative&);
    // Applies the alternatives of e, from the newest to that at `bottom`, until one gives a graph to go on with.
    bool settle(event_id e, std::size_t bottom);
    bool read_from(event_id e, event_id write);
    void block(event_id e, event_id write);
    bool place_after(event_id e, event_id write);
    bool take_choice(event_id e, std::uint32_t choice);
    bool revisit(event_id write, event_id read);
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
    [[nodiscard]] bool satisfies(event_id read, event_id write) const;
    [[nodiscard]] bool still_coherent(event_id load, event_id e) const;

    std::vector<alternative>& alternatives() { return frames_[depth_]->alternatives; }
    frame& push_frame();

    const memory_model::model& model_;
    std::vector<std::unique_ptr<frame>> frames_;
    std::size_t depth_ = 0;
    std::vector<bool> keep_;
    std::vector<event_id> renamed_;
    std::vector<event_id> sources_;
};

}  // namespace weaveproof::exploration

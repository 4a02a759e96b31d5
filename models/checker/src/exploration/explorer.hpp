// The search: which execution comes next, and whose turn it is in it.
//
//   explorer search{options};
//   while (search.next_execution()) {              // resets nothing but itself: the caller puts the program back
//       for (thread_id t; (t = search.schedule()) != no_thread;)
//           run thread t until perform() answers `yield`, or its thread_end is performed
//       search.finish_execution();
//   }
//
// A running thread calls perform() for each visible operation; while it is answered `proceed` it runs on.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "exploration/frontier.hpp"
#include "exploration/operation.hpp"
#include "graph/execution_graph.hpp"
#include "memory_model/memory_model.hpp"

namespace weaveproof::exploration {

struct statistics {
    std::uint64_t complete = 0;  // executions in which every thread came to its end
    std::uint64_t blocked
        = 0;  // executions begun in vain: a thread waits for a write that others have passed by
    std::uint64_t events = 0;  // events performed in all executions
};

enum class execution_end : std::uint8_t {
    complete,
    blocked,   // some thread waits, but on a value that is not the last in modification order: says nothing
    deadlock,  // all unfinished threads wait, each of them for something that cannot come any more
    livelock,  // as deadlock, but at least one of them spins
    daemons,   // only threads that nobody waits for are left, and they wait (the initial thread has ended)
};

// Which of the threads that can go on is the next. The complete executions are the same whichever it is, and are found in
// another order: that they are is a test of the search.
enum class turn_order : std::uint8_t {
    newest,  // that of the newest event, else the first
    first,   // by number
    last,
};

struct options {
    memory_model::kind model = memory_model::kind::cpp20;
    std::uint32_t most_threads = 64;
    std::uint32_t most_events
        = 60'000;  // in one execution: more is reported as a loop that does not end (`problem`)
    turn_order turns = turn_order::newest;
    bool symmetric
        = false;  // executions that differ only in which of several symmetric threads does what are one
};

// When an execution is run again: a thread performs an event, or does something that is no event (graph::no_event) and that the
// caller knows of.
struct turn {
    thread_id thread = graph::no_thread;  // that of none is passed over
    event_id event = graph::no_event;
};

// Something that makes the search meaningless.
struct problem {
    enum class kind : std::uint8_t {
        none,
        not_deterministic,
        not_followed,  // as not_deterministic, by a program that is run again
        mixed_sizes,
        too_many_threads,
        too_many_events
    };
    kind what = kind::none;
    std::string text;  // e.g. "expected a load of 4 bytes, got a store of 4 bytes"
    thread_id thread = graph::no_thread;
    std::uint64_t site = 0;
};

class explorer {
  public:
    explicit explorer(options);
    ~explorer();
    explorer(const explorer&) = delete;
    explorer& operator=(const explorer&) = delete;

    // Names the thread's state, for loops that spin: equal fingerprints at one site mean that the thread would do the same
    // again. Called within perform() for the thread that performs; not set: no loop is taken for spinning.
    void fingerprint_with(std::function<std::uint64_t(thread_id)>);

    // Whether a loop has been seen that may spin: fingerprints are taken.
    [[nodiscard]] bool watches_loops() const;

    // The one execution to run is this graph, and nothing is explored beyond it: to see a counterexample again. With turns it is run
    // in their order, which must follow program order and reads-from and name each event of the graph (of a read-modify-write the
    // read); each of them is announced, see status::announce.
    void replay(graph::execution_graph, std::vector<turn> = {});
    [[nodiscard]] std::size_t turns_over() const;
    // The next turn, one without an event, is over.
    void pass();

    // --- parts of a search; called before the first execution, or between two ------------------------------------------

    // Only what is pending in that part of the search is explored. Executions on the way to it are run but not counted.
    void begin_at(const frontier&);
    // What is left to explore. (Not while the search is on its way to a part, that is, before the first execution that counts.)
    [[nodiscard]] frontier left() const;
    // The search was begun at a part, but something was learned that was not known when the part was named, as that a loop spins:
    // what it explored is void, as is every other part. left().spin_sites says what to begin again with.
    [[nodiscard]] bool outdated() const;

    // --- saved states: to go on from where executions part, rather than to run each from the start -----------------------

    // The caller can keep the state of the program (answer: status::save) and put it back.
    void save_states();
    // The state that was asked for is kept and takes so many bytes; 0: it cannot be, and none shall be asked for any more.
    void saved(std::size_t bytes);
    // The number of the state to begin the current execution with; nothing: the program is to begin from the start.
    [[nodiscard]] std::optional<std::uint32_t> resumes_from() const;

    // The caller has learned something on which the graphs depend: the search begins again after this execution, or is outdated()
    // if it was begun at a part. False: it cannot, as it replays one graph.
    [[nodiscard]] bool begin_again();

    [[nodiscard]] bool next_execution();
    [[nodiscard]] thread_id schedule();
    [[nodiscard]] answer perform(thread_id, const operation&);
    execution_end finish_execution();

    // Of the current execution.
    [[nodiscard]] const graph::execution_graph& current() const;
    // The same when the execution has ended in a deadlock or livelock: what a thread never gets done is a wait at its end.
    [[nodiscard]] graph::execution_graph current_with_waits();
    // The last event that thread t has performed (no_event before its thread_begin).
    [[nodiscard]] event_id last_event(thread_id t) const;
    // Happens-before clock of the thread's last event: entry u is the index of the last event of thread u that happens
    // before what t does next. A plain access of t between its events i and i+1 counts as part of event i+1: it happens
    // before an event or plain access with clock c exactly if c[t] >= i+1.
    [[nodiscard]] const graph::clock_value* clock(thread_id t) const;
    [[nodiscard]] thread_id thread_count() const;  // ids in use are below it

    [[nodiscard]] const statistics& counts() const;
    [[nodiscard]] const exploration::problem& problem() const;
    // Where an object lives, for reports.
    [[nodiscard]] std::uint64_t address_of(location_id) const;

  private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace weaveproof::exploration

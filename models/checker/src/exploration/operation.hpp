// What a running thread asks of the search, and what it is answered.
#pragma once

#include "graph/event.hpp"

namespace weaveproof::exploration {

using graph::event_id;
using graph::location_id;
using graph::thread_id;

// The next visible operation of a thread. `act.kind` is one of
//   thread_create  (act.operand: the index of the child among its parent's children, from 0),
//   thread_begin   (the first operation of every thread, that of thread 0 too),
//   thread_end     (the last),
//   thread_join    (act.operand: the thread joined),
//   load, store, rmw_read (which stands for the whole read-modify-write), fence,
//   choice         (act.operand: the number of alternatives, at least 1).
struct operation {
    graph::action act;
    std::uint64_t address = 0;     // accesses: names the atomic object …
    std::uint32_t generation = 0;  // … together with how often the object at this address was begun anew
    std::uint64_t initial = 0;     // accesses: the object's value in memory at this moment
};

enum class status : std::uint8_t {
    proceed,  // the operation was performed; `value` is its result
    yield,  // not now: park the thread, ask schedule() whose turn it is; the thread asks the same again when it is resumed
    save,  // first keep the state of the program under the number `value`, see explorer::save_states(); then ask the same again
    announce,  // it is the thread's turn in an execution that is run again: ask the same once more
    stop,      // the search refuses to go on (see explorer::problem()): leave the execution
};

struct answer {
    status what = status::proceed;
    // store, successful read-modify-write: `written` is the newest of the writes performed so far in modification order, so
    // it is what plain memory holds from now on.
    bool write_through = false;
    std::uint64_t value
        = 0;  // load, read-modify-write: the value read; choice: the alternative; create: the new thread's id
    std::uint64_t written = 0;  // store, read-modify-write that wrote: the value written
    bool wrote = false;         // read-modify-write: whether it wrote
};

}  // namespace weaveproof::exploration

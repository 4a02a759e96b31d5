// A violation as the runtime sees it: numbers and addresses. src/verdict turns it into what a person reads.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "graph/execution_graph.hpp"

namespace weaveproof::runtime {

enum class violation_kind : std::uint8_t {
    data_race,
    assertion,
    abort,
    terminate,
    signal,
    use_after_free,
    double_free,
    invalid_free,
    out_of_bounds,
    leak,
    deadlock,
    livelock,
    unlock_by_another_thread,
    destroyed_in_use,
    locked_twice,
    thread_not_joined,
    not_linearizable,
};

// As users see it: "data race", "use after free" …
[[nodiscard]] std::string_view name_of(violation_kind);

using raw_stack = std::vector<std::uint64_t>;  // return addresses, innermost first

// What is known of event e of the graph besides the graph: records[e].
struct event_record {
    const char* operation
        = nullptr;  // "pthread_mutex_lock", "futex wait" …; nullptr: an atomic operation, named by its action
    std::uint64_t object = 0;       // address of what the operation is about; 0: none
    bool compare_exchange = false;  // tells a compare-exchange from other conditional updates
    bool part = false;              // a step of an operation whose name another of its events carries
    raw_stack stack;
};

// One of the places that a violation is about; worst first, of a race the later access first.
struct place {
    std::string role;  // "write of 4 bytes", "freed", "allocated" …
    graph::thread_id thread = graph::no_thread;
    graph::event_id event = graph::no_event;  // the place is this event; else
    graph::event_id after
        = graph::no_event;  // it came after this event of its thread (no_event: before its first)
    std::uint64_t address = 0;
    std::uint32_t size = 0;
    bool access = false, write = false;  // an access to memory
    raw_stack stack;
};

// A piece of memory with a name: a heap block, the stack of a thread.
struct region {
    std::uint64_t begin = 0, size = 0;
    std::string name;
};

struct live_frame {
    std::uint64_t pc = 0, frame_pointer = 0;
};

struct violation {
    violation_kind kind = violation_kind::abort;
    std::string text;  // what is wrong, in one line without addresses, may be empty; further lines explain it
    std::vector<place> places;
    graph::execution_graph graph;
    std::vector<event_record> records;
    std::vector<region> regions;
    graph::thread_id thread
        = graph::no_thread;                // in which it happened; no_thread: in none, as with a deadlock
    std::vector<raw_stack> thread_stacks;  // where each thread stands; empty for one that has ended
    std::vector<std::vector<live_frame>> live_frames;
};

}  // namespace weaveproof::runtime

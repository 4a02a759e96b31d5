// A thread of the model: a context with a stack of its own, and what libc keeps for each thread.
#pragma once

#include <boost/context/detail/fcontext.hpp>
#include <cstdint>

#include "graph/event.hpp"
#include "runtime/memory.hpp"

namespace weaveproof::runtime {

using graph::thread_id;

struct fiber {
    boost::context::detail::fcontext_t context = nullptr;
    void* (*start)(void*) = nullptr;
    void* argument = nullptr;
    void* result = nullptr;
    std::uint64_t side_effects
        = 0;  // plain writes outside of its own stack, and other things that a loop that spins does not do
    std::uint64_t time = 0;  // virtual, in nanoseconds since the start of the execution
    std::uint32_t children = 0;
    int error_number = 0;
    std::uint32_t keys = 0;  // 1 + the highest pthread key for which it has a value
    bool begun = false;
    bool ended = false;
    bool detached = false;
    bool joined = false;
    thread_id joining = graph::no_thread;  // waits for this one to end
    bool joinable = false;                 // made by pthread_create and so to be joined or detached
    thread_id parent = graph::no_thread;
    void* exit_functions = nullptr;  // destructors of its thread_local objects
    // See progress.cpp.
    std::uint32_t may_pause = 0;  // how many objects say that it may be paused
    bool pause_due = false;       // others may see more of it than when it last could have been paused
    bool paused = false;          // for ever
    // See exception.cpp: references that it has made since that event, to this exception.
    std::uintptr_t exception = 0;
    graph::event_id exception_event = graph::no_event;
    std::uint32_t exception_references = 0;
};

extern fiber fibers[threads_at_most];

// The top of a thread's stack. Stacks are shifted against each other, or their hot ends would fall into the same few sets
// of the cache.
inline std::uintptr_t stack_top(thread_id t) {
    return space.slot(t) + stack_size - std::uintptr_t{t % 32U} * 320 - 64;
}
inline std::uintptr_t stack_bottom(thread_id t) {
    return space.slot(t) + page_size;
}

}  // namespace weaveproof::runtime

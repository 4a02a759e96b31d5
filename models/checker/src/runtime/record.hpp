// What is kept while a counterexample is run again, so that it can be shown. The search itself keeps none of it.
#pragma once

#include <string>
#include <vector>

#include "runtime/engine.hpp"

namespace weaveproof::runtime {

// Return addresses of the calling fiber from that of the hook on (`site`); all of them if it is not on the stack.
raw_stack capture_stack(std::uint64_t site);
std::vector<live_frame> capture_frames(std::uint64_t site);

struct plain_record {
    std::uintptr_t address = 0;
    std::uint32_t size = 0;
    bool write = false;
    thread_id thread = graph::no_thread;
    std::uint32_t epoch = 0;
    graph::event_id after = graph::no_event;
    raw_stack stack;
};

struct heap_record {
    std::uintptr_t address = 0;
    std::size_t size = 0;
    bool freed = false;
    thread_id thread = graph::no_thread;
    graph::event_id after = graph::no_event;
    raw_stack stack;
};

struct recording {
    std::vector<event_record> events;
    std::vector<plain_record> accesses;  // to the watched memory
    std::vector<heap_record> heap;
    std::vector<raw_stack> parked;     // where each thread waits for its turn …
    std::vector<event_record> wanted;  // … to do what
    std::vector<std::vector<live_frame>> frames;

    void begin();
    void event(
        const graph::action&, const char* name, std::uintptr_t object, bool compare_exchange, bool part);
    void plain(std::uintptr_t a, std::size_t size, bool write, std::uint64_t site);
    void allocation(std::uintptr_t a, std::size_t size, bool freed, std::uint64_t site);
    // A thread does not go on for now, with an operation or with what is none.
    void park(std::uint64_t site);
    void park(const graph::action&, const char* name, std::uintptr_t object, bool compare_exchange);
    [[nodiscard]] const plain_record* find(thread_id, std::uint32_t epoch, bool write) const;
    [[nodiscard]] const heap_record* find_block(std::uintptr_t a, bool freed) const;
};
extern recording recorded;

// A place in the current thread, where it is now.
place place_here(std::string role, std::uint64_t site);

}  // namespace weaveproof::runtime

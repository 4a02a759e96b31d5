// An execution that was recorded and is run again in the order in which it is told, and where a debugger stops in it.
#pragma once

#include <cstdint>
#include <vector>

#include "exploration/explorer.hpp"
#include "graph/execution_graph.hpp"
#include "runtime/memory.hpp"

namespace weaveproof::runtime {

// A turn that is no event but an access to memory.
struct recorded_access {
    std::size_t turn = 0;
    graph::thread_id thread = graph::no_thread;
    graph::event_id after = graph::no_event;  // the thread's last event before it
    std::uint64_t address = 0;
    std::uint32_t size = 0;
    bool write = false;
    std::uint64_t site = 0;  // the return address of its hook; 0: not known
};

struct recorded_execution {
    graph::execution_graph graph;
    std::vector<exploration::turn> turns;
    std::vector<recorded_access> accesses;
    std::uint64_t watched = 0;  // memory whose accesses are shown
};

// From here to end_replay() the execution is run that the current search replays.
void begin_replay(const recorded_execution&);
void end_replay();

// It is the current thread's turn to perform an event.
void announce_event(std::uint64_t site);
// The current thread is about to access memory. Returns when it may: at once, but for an access that is a turn.
void await_access(std::uintptr_t address, std::size_t size, bool write, std::uint64_t site);
// The execution has come to its violation; no_thread: one that lies in no thread.
void announce_violation(graph::thread_id);
// The current thread does not run any more.
void forget_registers();

// What a debugger needs to know of a thread: where its stack lies, and where it stands if it waits for its turn.
struct replay_thread {
    std::uint64_t stack_begin, stack_end;
    std::uint64_t pc;  // 0: it does not wait
    std::uint64_t sp, bp, preserved[5];
};
extern "C" replay_thread weaveproof_replay_threads[threads_at_most];

// Where the calling function stands: it must not return before the thread has its turn again.
#if defined(__x86_64__)
#define WEAVEPROOF_NOTE_REGISTERS(thread)                                                                    \
    asm volatile("leaq 0f(%%rip), %%rax\n0: movq %%rax, 0(%0)\nmovq %%rsp, 8(%0)\nmovq %%rbp, 16(%0)\n"      \
                 "movq %%rbx, 24(%0)\nmovq %%r12, 32(%0)\nmovq %%r13, 40(%0)\nmovq %%r14, 48(%0)\n"          \
                 "movq %%r15, 56(%0)"                                                                        \
                 :                                                                                           \
                 : "r"(&weaveproof_replay_threads[thread].pc)                                                \
                 : "rax", "memory")
#else
#define WEAVEPROOF_NOTE_REGISTERS(thread) static_cast<void>(thread)
#endif

}  // namespace weaveproof::runtime

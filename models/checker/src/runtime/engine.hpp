// The state of the running exploration, and the ways from a hook into the search.
//
// Hooks are entered from code of the model with `checking` set; it is cleared while the checker itself works, so that what it
// calls (malloc, memcpy …) passes straight through.
#pragma once

#include <cstdint>

#include "exploration/explorer.hpp"
#include "runtime/fiber.hpp"
#include "runtime/object.hpp"
#include "runtime/undo_log.hpp"
#include "runtime/violation.hpp"

namespace weaveproof::runtime {

// Code of the model runs.
extern bool checking asm("weaveproof_checking");
// An instrumented translation unit is part of the program.
extern bool instrumented;

// The registers that a function must preserve, at the entry of the hook that is at work, and its stack pointer.
// Written by the stubs in stubs.cpp, which know the layout.
struct registers {
    std::uint64_t preserved[20];
    std::uint64_t stack_pointer;
    std::uint64_t known;  // 0: the hook was not entered through a stub
};
extern registers caller asm("weaveproof_caller");

// Not an index of any event.
inline constexpr graph::clock_value no_epoch = 0xFFFF;

struct engine {
    exploration::explorer* search = nullptr;
    std::uint32_t execution = 0;  // number of the current one; shadow cells of another number are stale
    thread_id current = 0;
    graph::clock_value epoch = no_epoch;  // of the current thread's plain accesses; no_epoch: ask the search
    const graph::clock_value* clock = nullptr;  // valid while there is an epoch
    std::uintptr_t own_stack = 0;               // bottom of the current thread's stack
    bool recording = false;                     // a counterexample is run again to be shown
    bool time_moved = false;     // some thread has slept or come to a deadline in this execution
    bool loops_watched = false;  // fingerprints are taken
    bool exited = false;         // the process has ended in this execution
    bool pausing = false;        // threads may be paused for ever, in this check
    std::uint64_t touching = 0;  // not 0: the checker touches memory that the program names, at this place
    std::uint64_t steps = 0;     // visible operations so far
    unsigned threads = 0;        // slots there are
    boost::context::detail::fcontext_t main_context = nullptr;
    bool save = false;              // the main loop is to keep the state …
    std::uint32_t save_number = 0;  // … under this number
    std::uintptr_t watched = 0;     // while recording: accesses to this memory are kept
    std::uint32_t watched_size = 0;
};
extern engine state;
extern undo_log undo;

// Clears the stack below the caller, where the checker's own calls have left what differs from run to run. The program's next
// calls lay their frames there, and what a frame does not use would show in fingerprints.
void clear_stack_below();
// The same for all that earlier executions have left on a thread's stack below `used`.
void clear_stack_of(thread_id t, std::uintptr_t used);

class user_code_paused {
  public:
    user_code_paused() {
        checking = false;
        caller.known = 0;
    }
    struct through_stub {};
    explicit user_code_paused(through_stub) { checking = false; }
    ~user_code_paused() {
        if (state.loops_watched) [[unlikely]] {
            clear_stack_below();
        }
        checking = true;
    }
    user_code_paused(const user_code_paused&) = delete;
    user_code_paused& operator=(const user_code_paused&) = delete;
};

// Performs an operation that is not about memory (or whose object is looked up by `perform_on`), however often it takes.
exploration::answer perform(const graph::action&, const char* name = nullptr);

// An operation on an object that only the checker sees; in reports it goes by the name of what lies at `shown_as`.
exploration::answer perform_on(std::uintptr_t address, object_kind, graph::action&, const char* name,
    bool part = false, std::uintptr_t shown_as = 0);

// An operation on an atomic object in memory; `act.size` is its size.
exploration::answer perform_atomic(std::uintptr_t address, graph::action&, bool compare_exchange = false);

// Where the program was when it called an interposed function.
#define WEAVEPROOF_CALLER() reinterpret_cast<std::uint64_t>(__builtin_return_address(0))

// --- ends of an execution, called in a fiber; they do not return -----------------------------------------------------

[[noreturn]] void leave_execution();
// The model cannot be checked.
[[noreturn]] void refuse(std::string why, std::uint64_t site);
[[noreturn]] void report(violation&&);
[[noreturn]] void report(violation_kind, std::string text, std::uint64_t site);

// --- switching -------------------------------------------------------------------------------------------------------

// The current thread cannot go on now; returns when it is its turn again.
void yield();
// Main loop to fibers: runs the current execution, from where it stands, until the search names no thread or something was
// reported.
void run_threads();
// The current thread's code is over: its thread_end and the switch to the next.
[[noreturn]] void end_thread();

}  // namespace weaveproof::runtime

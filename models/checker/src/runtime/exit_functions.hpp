#pragma once

#include "graph/event.hpp"
#include "runtime/saved_state.hpp"

namespace weaveproof::runtime {

// What __cxa_thread_atexit and __cxa_atexit have registered in this execution, last first. Called with the checker at work.
void run_thread_local_destructors();
void run_exit_functions();
void begin_exit_functions();
void save_exit_functions(state_writer&);
void restore_exit_functions(state_reader&);

}  // namespace weaveproof::runtime

// What a thread still does when its function has returned.
#pragma once

#include "runtime/saved_state.hpp"

namespace weaveproof::runtime {

// Destructors of its thread_local objects, then those of its pthread keys. Called with the checker at work.
void run_thread_exit_functions();
// Values of pthread keys and lists of destructors are gone: a new execution begins.
void begin_thread_exit_functions();
void save_thread_exit_functions(state_writer&);
// After begin_thread_exit_functions(), and when the fibers are put back.
void restore_thread_exit_functions(state_reader&);

}  // namespace weaveproof::runtime

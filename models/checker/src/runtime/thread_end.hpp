// What a thread still does when its function has returned.
#pragma once

#include <cstdint>

namespace weaveproof::runtime {

// Destructors of its thread_local objects, then those of its pthread keys. Called with the checker at work.
void run_thread_exit_functions();
// Values of pthread keys and lists of destructors are gone: a new execution begins.
void begin_thread_exit_functions();

}  // namespace weaveproof::runtime

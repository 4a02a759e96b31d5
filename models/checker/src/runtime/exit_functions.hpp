#pragma once

#include "graph/event.hpp"

namespace weaveproof::runtime {

// What __cxa_thread_atexit and __cxa_atexit have registered in this execution, last first. Called with the checker at work.
void run_thread_local_destructors();
void run_exit_functions();
void begin_exit_functions();

}  // namespace weaveproof::runtime

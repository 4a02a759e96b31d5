// Threads that may be paused for ever: what the others do then shows what they depend on.
#pragma once

#include "runtime/fiber.hpp"

namespace weaveproof::runtime {

// The current thread has done something that others can see. What it only reads makes no difference to them: to be paused after
// a read is as to be paused before it.
void make_pause_due();
// A choice, where one is due: the thread goes on, or never does.
void pause_if_due(std::uint64_t site);

// When the execution has come to its end: some thread was paused, and so t need not have ended. It is paused, or could as well be,
// or waits for the end of such a thread.
bool needs_no_progress(thread_id t);
// That is so of all threads that have not ended.
bool no_progress_is_needed();

}  // namespace weaveproof::runtime

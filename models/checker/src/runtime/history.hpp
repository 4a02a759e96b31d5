// Histories: which calls the program has said that it makes, and what happened before what. They add nothing to the
// graph.
#pragma once

#include "runtime/saved_state.hpp"
#include "runtime/violation.hpp"

namespace weaveproof::runtime {

void begin_histories();
void save_histories(state_writer&);
void restore_histories(state_reader&);

// Judges what is left when no thread can go on. True: every unfinished thread waits in a call that may wait by its
// specification, or for such a thread to end. Else `found` is told what is wrong, if histories know.
[[nodiscard]] bool may_wait_for_ever(violation& found);

}  // namespace weaveproof::runtime

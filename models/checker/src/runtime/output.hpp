// What a program under check prints: it would say the same in every execution.
#pragma once

namespace weaveproof::runtime {

// libc's buffers come from the real heap, before a model asks for them.
void prepare_output();
// From now on nothing that is written to standard output and error arrives there.
void silence_output();
void restore_output();

}  // namespace weaveproof::runtime

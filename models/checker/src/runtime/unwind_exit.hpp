#pragma once

namespace weaveproof::runtime {

// pthread_exit: destroys what is on the current thread's stack, then ends it. fibers[…].result is set.
[[noreturn]] void unwind_and_end_thread();

}  // namespace weaveproof::runtime

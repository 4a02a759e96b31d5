#pragma once

#include "harness/worker.hpp"

namespace weaveproof::stress {

/// Noise at the one place where the primitives leave the program: while a worker is attached to the calling thread, its
/// futex system calls are at random delayed, before or after, or interrupted as by a signal. So threads are often stopped
/// where it matters most and where, by itself, a scheduler hardly ever stops them: between the change of a word and the
/// wake, or between the look at a word and the sleep. All of it is what the kernel may do.
class futex_noise {
  public:
    explicit futex_noise(worker& self);
    ~futex_noise();
    futex_noise(const futex_noise&) = delete;
    futex_noise& operator=(const futex_noise&) = delete;
};

}  // namespace weaveproof::stress

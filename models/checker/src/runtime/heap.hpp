#pragma once

namespace weaveproof::runtime {

// Finds out where libc's code lies, whose allocations are not the model's.
void know_libc();

}  // namespace weaveproof::runtime

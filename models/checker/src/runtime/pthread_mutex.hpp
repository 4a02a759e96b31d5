#pragma once

#include <cstdint>
#include <pthread.h>

namespace weaveproof::runtime {

// For the functions that lock and unlock on the way. `part`: the step belongs to an operation that is named elsewhere.
int lock_mutex(pthread_mutex_t*, const char* name, std::uint64_t site, bool part = false);
int unlock_mutex(pthread_mutex_t*, const char* name, std::uint64_t site, bool part = false);
bool holds_mutex(pthread_mutex_t*, std::uint64_t site);

}  // namespace weaveproof::runtime

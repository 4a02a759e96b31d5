#pragma once

#include <pthread.h>

#include "runtime/fiber.hpp"

namespace weaveproof::runtime {

pthread_t handle_of(thread_id);
// A new thread of the model, child of the current one.
thread_id create_thread(void* (*start)(void*), void* argument, bool detached, std::uint64_t site);

}  // namespace weaveproof::runtime

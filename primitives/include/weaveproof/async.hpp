#pragma once

/// What coroutines wait for, and the executor that resumes them.

#include <weaveproof/async/bounded_buffer.hpp>
#include <weaveproof/async/event.hpp>
#include <weaveproof/async/executor.hpp>
#include <weaveproof/async/mutex.hpp>
#include <weaveproof/async/semaphore.hpp>

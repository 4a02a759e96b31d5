#pragma once

/// What may lie in memory that processes share: a mutex that survives its owner, and with it a condition variable, a
/// semaphore and a bounded buffer. See each for what it guarantees when a process is killed.

#include <weaveproof/process_shared/bounded_buffer.hpp>
#include <weaveproof/process_shared/condition_variable.hpp>
#include <weaveproof/process_shared/robust_mutex.hpp>
#include <weaveproof/process_shared/semaphore.hpp>

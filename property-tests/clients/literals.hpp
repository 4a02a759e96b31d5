#pragma once

#include "specifications/barrier.hpp"
#include "specifications/bounded_buffer.hpp"
#include "specifications/condition_variable.hpp"
#include "specifications/event.hpp"
#include "specifications/latch.hpp"
#include "specifications/mutex.hpp"
#include "specifications/once.hpp"
#include "specifications/process_shared_buffer.hpp"
#include "specifications/recursive_mutex.hpp"
#include "specifications/robust_mutex.hpp"
#include "specifications/semaphore.hpp"
#include "specifications/shared_mutex.hpp"
#include "specifications/thread_pool.hpp"
#include "specifications/waiting_room.hpp"

#include <string>

/// Initial states and calls as they are written in C++, within braces.
namespace weaveproof::clients {

std::string literal(const specifications::mutex&);
std::string literal(const specifications::mutex_calls::call&);

std::string literal(const specifications::recursive_mutex&);

std::string literal(const specifications::semaphore&);
std::string literal(const specifications::semaphore::call&);

std::string literal(const specifications::shared_mutex&);
std::string literal(const specifications::shared_mutex::call&);

std::string literal(const specifications::condition_variable&);
std::string literal(const specifications::condition_variable::call&);

std::string literal(const specifications::waiting_room&);
std::string literal(const specifications::waiting_room::call&);

std::string literal(const specifications::bounded_buffer&);
std::string literal(const specifications::bounded_buffer::call&);

std::string literal(const specifications::manual_reset_event&);
std::string literal(const specifications::auto_reset_event&);
std::string literal(const specifications::event_calls::call&);

std::string literal(const specifications::latch&);
std::string literal(const specifications::latch::call&);

std::string literal(const specifications::barrier&);
std::string literal(const specifications::barrier::call&);

std::string literal(const specifications::once&);
std::string literal(const specifications::once::call&);

std::string literal(const specifications::thread_pool&);
std::string literal(const specifications::thread_pool::call&);

std::string literal(const specifications::robust_mutex&);
std::string literal(const specifications::robust_mutex::call&);

std::string literal(const specifications::process_shared_buffer&);

}  // namespace weaveproof::clients

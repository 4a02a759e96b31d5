#pragma once

#include "specifications/bounded_buffer.hpp"
#include "specifications/condition_variable.hpp"
#include "specifications/mutex.hpp"
#include "specifications/recursive_mutex.hpp"
#include "specifications/semaphore.hpp"
#include "specifications/shared_mutex.hpp"

#include <string>

/// Initial states and calls as they are written in C++, within braces.
namespace weaveproof::clients {

std::string literal(const specifications::mutex&);
std::string literal(const specifications::mutex::call&);

std::string literal(const specifications::recursive_mutex&);

std::string literal(const specifications::semaphore&);
std::string literal(const specifications::semaphore::call&);

std::string literal(const specifications::shared_mutex&);
std::string literal(const specifications::shared_mutex::call&);

std::string literal(const specifications::condition_variable&);
std::string literal(const specifications::condition_variable::call&);

std::string literal(const specifications::bounded_buffer&);
std::string literal(const specifications::bounded_buffer::call&);

}  // namespace weaveproof::clients

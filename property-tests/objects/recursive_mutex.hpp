#pragma once

#include "objects/mutex.hpp"
#include "specifications/recursive_mutex.hpp"

namespace weaveproof::property_tests {

template <class Mutex>
using recursive_mutex_object = mutex_object<Mutex, specifications::recursive_mutex>;

}  // namespace weaveproof::property_tests

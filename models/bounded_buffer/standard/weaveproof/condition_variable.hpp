#pragma once

/// In place of the header of the same name, for models of what is built on a condition variable: any that
/// keeps the contract.

#include <condition_variable>

#include <weaveproof/mutex.hpp>

namespace weaveproof {

using condition_variable = std::condition_variable;

}  // namespace weaveproof

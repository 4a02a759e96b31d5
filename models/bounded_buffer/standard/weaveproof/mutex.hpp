#pragma once

/// In place of the header of the same name, for models of what is built on a mutex: any mutex that keeps the
/// contract.

#include <mutex>

namespace weaveproof {

using mutex = std::mutex;

}  // namespace weaveproof

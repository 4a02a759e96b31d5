// The models that exist. To add one: a file with its class, a line here, and one in memory_model.cpp.
#pragma once

#include <memory>

#include "memory_model/memory_model.hpp"

namespace weaveproof::memory_model {

std::unique_ptr<model> make_cpp20();
std::unique_ptr<model> make_sc();
std::unique_ptr<model> make_tso();

}  // namespace weaveproof::memory_model

#pragma once

#include <cstdint>

namespace weaveproof::parallel {

// Resident memory of the process, in units of 2^20 bytes.
std::uint64_t resident_megabytes();

}  // namespace weaveproof::parallel

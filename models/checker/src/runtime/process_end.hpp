#pragma once

#include <cstdint>

namespace weaveproof::runtime {

// exit(): no thread has to go on.
[[noreturn]] void end_process(std::uint64_t site);
// abort(), which may be std::terminate for an exception that nobody catches.
[[noreturn]] void report_abort(std::uint64_t site);

}  // namespace weaveproof::runtime

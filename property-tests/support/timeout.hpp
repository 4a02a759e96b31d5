#pragma once

#include "specifications/specification.hpp"

#include <chrono>

namespace weaveproof::property_tests {

/// How long the calls of this thread wait that wait briefly.
inline constinit thread_local std::chrono::microseconds brief_timeout{200};

/// A timeout for a call that waits so long: one that will pass, or one that will not while the test runs.
inline std::chrono::microseconds timeout(specifications::waiting how) {
    using namespace std::chrono_literals;
    return how == specifications::waiting::indefinitely ? 1h : brief_timeout;
}

template <class Clock>
typename Clock::time_point deadline(specifications::waiting how) {
    return Clock::now() + timeout(how);
}

}  // namespace weaveproof::property_tests

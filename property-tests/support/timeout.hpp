#pragma once

#include "specifications/specification.hpp"

#include <chrono>

namespace weaveproof::property_tests {

/// A timeout for a call that waits so long: one that will pass, or one that will not while the test runs.
inline std::chrono::microseconds timeout(specifications::waiting how) {
    using namespace std::chrono_literals;
    return how == specifications::waiting::indefinitely ? 1h : 200us;
}

template <class Clock>
typename Clock::time_point deadline(specifications::waiting how) {
    return Clock::now() + timeout(how);
}

}  // namespace weaveproof::property_tests

#pragma once

#include "harness/options.hpp"

#include <chrono>
#include <functional>
#include <string>

namespace weaveproof::stress {

/// A deliberately broken primitive in a scenario that must find the mistake.
struct twin {
    std::string primitive;
    std::string mistake;
    /// Of the violation: "invariant" or "deadlock"; "not linearizable", which a history also is in which calls never return
    /// that must; or what a sanitizer sees, whichever it is built with: "data race" (ThreadSanitizer) or "use after free"
    /// (it and AddressSanitizer).
    std::string kind;
    std::string
        message;  ///< extended regular expression for what the report must say besides; empty where it depends on the schedule
    /// At most; the first violation ends it. Short where the violation shows in the end only.
    std::chrono::duration<double> duration{200.0};
    /// Whether the system clock jumps. Not where the twin is built on the C library's timed waits, which do not follow.
    bool clock_jumps = false;
};

/// A GoogleTest expectation: `scenario`, run in a process of its own, ends with the violation that `broken` says.
/// Recorded as evidence. Skips the test where the sanitizer that would see it is not there.
void expect_refuted(const twin& broken, const std::function<void(const options&)>& scenario);

}  // namespace weaveproof::stress

#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace weaveproof::property_tests {

/// What is claimed, about what, and how hard it is tried.
struct property {
    std::string primitive;
    std::string name;
    int cases = 100;
    int max_size = 100;  ///< how large the last cases get, e.g. the number of calls
    /// Says more about the case that refuted it last, which is the smallest.
    std::function<std::string()> explanation = {};
};

/// A GoogleTest expectation: `one_case`, which draws its random choices through this room's generators, never refutes
/// the
/// property. Recorded as evidence.
///
/// The cases follow from a seed, which is printed and is the same in every run unless RC_PARAMS="seed=<n>" says
/// otherwise; RapidCheck's other parameters (max_success, max_size, ...) override what `claim` says.
void expect_holds(const property& claim, const std::function<void()>& one_case);

/// The same for a broken twin: it must be refuted, by a counterexample and not for want of cases.
void expect_refuted(const property& claim, const std::function<void()>& one_case);

/// What refutes a property, made as small as can be. Not recorded as evidence; empty if nothing refutes it.
std::string smallest_counterexample(const property& claim, const std::function<void()>& one_case);

/// In a case: it has explored so many executions of a model. The sum is recorded with the property.
void explored(std::uint64_t executions, std::uint64_t blocked);

/// Ends the case: the property is false.
[[noreturn]] void refute(const std::string& why);

inline void require(bool condition, const char* otherwise) {
    if (!condition) {
        refute(otherwise);
    }
}

/// How long a thread that must go on may take to do so, before it is called stuck. Long, as the machine may be loaded;
/// but
/// short once the property is known to be false, while the case is shrunk, and for a broken twin, which may well hang.
std::chrono::milliseconds patience();

}  // namespace weaveproof::property_tests

// What runs the executions that a search asks for: the runtime, or in tests an interpreter.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "exploration/explorer.hpp"

namespace weaveproof::parallel {

// Why no further execution is to be run.
struct stop {
    enum class reason : std::uint8_t {
        none,      // all that was asked for has been explored, or the part is outdated
        violated,  // by the execution that ran last
        refused,   // the program cannot be checked
        bounded,   // an execution was too long
    };
    reason why = reason::none;
    std::string text;                  // unless violated
    std::vector<std::uint64_t> where;  // return addresses in the program, innermost first
};

class runner {
  public:
    runner() = default;
    virtual ~runner() = default;
    runner(const runner&) = delete;
    runner& operator=(const runner&) = delete;

    [[nodiscard]] virtual exploration::explorer& search() = 0;
    // Runs the next execution. False: there is none, or it must not go on; stopped() says why.
    virtual bool step() = 0;
    [[nodiscard]] virtual stop stopped() const = 0;
    // Between two executions, before anything but the search is called.
    virtual void leave_program() {}
    // In a process that was just made by fork().
    virtual void begin_process() {}
};

}  // namespace weaveproof::parallel

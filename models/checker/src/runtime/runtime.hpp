// Runs native code so that it makes execution graphs: explores all executions of a callable.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "parallel/plan.hpp"
#include "runtime/replay.hpp"
#include "runtime/violation.hpp"
#include "weaveproof/check.hpp"

namespace weaveproof::runtime {

struct request {
    detail::body body{};
    const options* how = nullptr;
    // Called between executions now and then, with the hooks passing through. Empty: not at all.
    std::function<void(const parallel::progress&)> progress;
    // The same, with all that is needed to go on.
    std::function<void(const parallel::remainder&)> save;
    std::vector<std::uint64_t> spin_sites;         // loops that are known to spin
    const parallel::remainder* resumed = nullptr;  // where to go on; null: from the beginning
    const recorded_execution* replay = nullptr;    // run this and nothing else
    // In which order a violating execution is run again to be shown.
    std::function<recorded_execution(const violation&)> as_told;
    // How much a reader has to follow: of several violations the least is shown.
    std::function<std::uint64_t(const violation&)> length;
    bool whole_program = false;  // what it prints is shown in the first execution only
};

struct result {
    weaveproof::verdict verdict = weaveproof::verdict::unusable;
    weaveproof::statistics statistics;
    std::string message;  // unusable, inconclusive: why
    raw_stack
        where;  // unusable: the place in the program, if there is one; return addresses, innermost first
    std::optional<runtime::violation> violation;
    parallel::remainder rest;
    bool can_go_on = false;                   // inconclusive: `rest` is where
    std::optional<parallel::estimate> total;  // executions that there are, as far as is known
};

// One at a time in a process, and no other thread of the process may run instrumented code meanwhile.
result run(const request&);

// Makes a running exploration end as inconclusive after the current execution. Async-signal-safe.
void interrupt() noexcept;

}  // namespace weaveproof::runtime

// Runs native code so that it makes execution graphs: explores all executions of a callable.
#pragma once

#include <optional>
#include <string>

#include "graph/execution_graph.hpp"
#include "runtime/violation.hpp"
#include "weaveproof/check.hpp"

namespace weaveproof::runtime {

struct request {
    detail::body body{};
    const options* how = nullptr;
    // Called between executions now and then, with the hooks passing through. Null: none.
    void (*progress)(void* context, const statistics& so_far) = nullptr;
    void* progress_context = nullptr;
    const graph::execution_graph* replay = nullptr;  // run this graph and nothing else
    bool whole_program = false;                      // what it prints is shown in the first execution only
};

struct result {
    weaveproof::verdict verdict = weaveproof::verdict::unusable;
    weaveproof::statistics statistics;
    std::string message;  // unusable, inconclusive: why
    raw_stack
        where;  // unusable: the place in the program, if there is one; return addresses, innermost first
    std::optional<runtime::violation> violation;
};

// One at a time in a process, and no other thread of the process may run instrumented code meanwhile.
result run(const request&);

// Makes a running exploration end as inconclusive after the current execution. Async-signal-safe.
void interrupt() noexcept;

}  // namespace weaveproof::runtime

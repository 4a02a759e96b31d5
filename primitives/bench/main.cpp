#include "suites.hpp"

#include <benchmark/benchmark.h>

int main(int argc, char** argv) {
    using namespace weaveproof::bench;
    for (const auto add : {add_mutexes, add_recursive_mutexes, add_shared_mutexes, add_semaphores,
             add_condition_variables, add_buffers, add_barriers, add_events, add_latches, add_onces,
             add_process_shared, add_waitings}) {
        add();
    }
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
        return 2;
    }
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
}

#pragma once

/// What there is to measure: each registers the benchmarks of one file.

namespace weaveproof::bench {

void add_mutexes();
void add_recursive_mutexes();
void add_shared_mutexes();
void add_semaphores();
void add_condition_variables();
void add_buffers();
void add_barriers();
void add_events();
void add_latches();
void add_onces();
void add_process_shared();
void add_waitings();

}  // namespace weaveproof::bench

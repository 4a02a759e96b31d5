// Two processes count in memory that they share. The checker sees one process: here they are threads that have nothing in common but
// the segment. fork_test.cpp runs the same functions in real processes.
#include <cassert>
#include <thread>

#include "classics/processes/shared_counter.hpp"
#include "support/model_test.hpp"

namespace {

using weaveproof::classics::counter_segment;

void two_processes(void (*process)(counter_segment&)) {
    counter_segment segment;
    std::thread other([&] { process(segment); });
    process(segment);
    other.join();
    assert(segment.counter == 2);
}

WEAVEPROOF_BROKEN(classics, shared_counter_without_the_lock, "data race") {
    two_processes(weaveproof::classics::count);
}

WEAVEPROOF_MODEL(classics, shared_counter_under_the_lock) {
    two_processes(weaveproof::classics::count_under_the_lock);
}

}  // namespace

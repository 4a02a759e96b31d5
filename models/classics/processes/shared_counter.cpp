// Two processes count in memory that they share. The checker sees one process: here they are threads that
// have nothing in common but the segment. fork_test.cpp runs the same functions in real processes.
#include <cassert>
#include <thread>

#include "classics/processes/shared_counter.hpp"
#include "support/model_test.hpp"

namespace {

using namespace weaveproof::classics;

template <class Lock>
void two_processes(void (*process)(counter_segment<Lock>&)) {
    counter_segment<Lock> segment;
    std::thread other([&] { process(segment); });
    process(segment);
    other.join();
    assert(segment.counter == 2);
}

WEAVEPROOF_BROKEN(classics, shared_counter_without_the_lock, "data race") {
    two_processes<posix_lock>(count);
}

WEAVEPROOF_MODEL(classics, shared_counter_under_the_lock) {
    two_processes<posix_lock>(count_under_the_lock);
}

WEAVEPROOF_MODEL(classics, shared_counter_under_the_lock_weaveproof) {
    two_processes<weaveproof_lock>(count_under_the_lock);
}

}  // namespace

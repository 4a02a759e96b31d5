#include <cassert>
#include <chrono>

#include <weaveproof/bounded_buffer.hpp>

#include "bounded_buffer/broken_close.hpp"
#include "bounded_buffer/broken_if_instead_of_while.hpp"
#include "bounded_buffer/broken_looks_without_the_mutex.hpp"
#include "bounded_buffer/broken_notifies_only_at_the_edge.hpp"
#include "bounded_buffer/broken_one_condition.hpp"
#include "bounded_buffer/broken_swallows_wakeups.hpp"
#include "bounded_buffer/properties.hpp"
#include "support/clocks.hpp"
#include "support/in_parallel.hpp"
#include "support/model_test.hpp"

namespace {

using namespace weaveproof::models;

WEAVEPROOF_BROKEN(bounded_buffer, one_condition, "deadlock") {
    producer_and_two_consumers<buffer_with_one_condition, 1>();
}

WEAVEPROOF_BROKEN(bounded_buffer, if_instead_of_while, "assertion") {
    producer_and_two_consumers<buffer_with_if_instead_of_while, 1>();
}

WEAVEPROOF_BROKEN(bounded_buffer, notifies_only_at_the_edge, "deadlock") {
    producer_and_two_consumers<buffer_that_notifies_only_at_the_edge, 2>();
}

WEAVEPROOF_BROKEN(bounded_buffer, close_wakes_one, "deadlock") {
    close_wakes_consumers<buffer_whose_close_wakes_one, 2>();
}

WEAVEPROOF_BROKEN(bounded_buffer, close_does_not_lock, "deadlock") {
    close_wakes_consumers<buffer_whose_close_does_not_lock, 1>();
}

WEAVEPROOF_BROKEN(bounded_buffer, looks_without_the_mutex, "data race") {
    try_pop_takes_what_is_there<buffer_that_looks_without_the_mutex>();
}

WEAVEPROOF_BROKEN(bounded_buffer, push_that_throws_swallows_a_wakeup, "deadlock") {
    push_that_throws_passes_its_wakeup_on<buffer_that_swallows_wakeups>();
}

WEAVEPROOF_BROKEN(bounded_buffer, pop_that_throws_swallows_a_wakeup, "deadlock") {
    pop_that_throws_passes_its_wakeup_on<buffer_that_swallows_wakeups>();
}

// False of the right buffer: were it not refuted, the models of timed forms would not go where they seem to.
WEAVEPROOF_BROKEN(bounded_buffer, claim_that_a_timed_pop_fails_where_try_pop_does, "assertion") {
    weaveproof::bounded_buffer<int> buffer(1);
    in_parallel(
        [&] {
            if (!buffer.try_pop()) {
                assert(!buffer.pop_for(a_while));
            }
        },
        [&] { buffer.push(1); });
}

}  // namespace

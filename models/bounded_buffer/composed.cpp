// Models with three and four threads. The header under test is the one that ships; below it stand the mutex
// and the condition variable of the standard, which the checker takes as one step each (directory standard/).
// Those of this library have models of their own, and the models beside this file run all three together.
#include <cassert>
#include <optional>
#include <thread>
#include <type_traits>

#include <weaveproof/bounded_buffer.hpp>

#include "bounded_buffer/properties.hpp"
#include "support/clocks.hpp"
#include "support/in_parallel.hpp"
#include "support/model_test.hpp"

namespace {

using namespace weaveproof::models;
using weaveproof::bounded_buffer;

static_assert(std::is_same_v<weaveproof::mutex, std::mutex>);

WEAVEPROOF_MODEL(bounded_buffer, three_elements_with_room_for_two_arrive_in_order) {
    elements_arrive_in_order<bounded_buffer, 2, 3>();
}

WEAVEPROOF_MODEL(bounded_buffer, two_producers_and_a_consumer) {
    one_consumer_sees_each_producer_in_order<bounded_buffer>();
}

WEAVEPROOF_MODEL(bounded_buffer, each_element_is_popped_once) {
    each_element_is_popped_once<bounded_buffer, 1>();
}

WEAVEPROOF_MODEL(bounded_buffer, a_producer_and_two_consumers) {
    producer_and_two_consumers<bounded_buffer, 1>();
}

WEAVEPROOF_MODEL(bounded_buffer, a_producer_and_two_consumers_with_room_for_two) {
    producer_and_two_consumers<bounded_buffer, 2>();
}

WEAVEPROOF_MODEL(bounded_buffer, two_producers_and_two_consumers) {
    two_producers_and_two_consumers<bounded_buffer>();
}

WEAVEPROOF_MODEL(bounded_buffer, close_wakes_two_consumers) {
    close_wakes_consumers<bounded_buffer, 2>();
}

WEAVEPROOF_MODEL(bounded_buffer, close_wakes_two_producers) {
    close_wakes_producers<bounded_buffer, 2>();
}

WEAVEPROOF_MODEL(bounded_buffer, timed_pop_takes_no_wakeup_along) {
    bounded_buffer<int> buffer(1);
    std::thread sleeper([&] { assert(buffer.pop()); });
    std::thread timed([&] {
        if (buffer.pop_for(a_while)) {
            buffer.push(2);
        }
    });
    buffer.push(1);
    timed.join();
    sleeper.join();
}

WEAVEPROOF_MODEL(bounded_buffer, push_that_throws_passes_its_wakeup_on) {
    push_that_throws_passes_its_wakeup_on<bounded_buffer>();
}

WEAVEPROOF_MODEL(bounded_buffer, pop_that_throws_passes_its_wakeup_on) {
    pop_that_throws_passes_its_wakeup_on<bounded_buffer>();
}

}  // namespace

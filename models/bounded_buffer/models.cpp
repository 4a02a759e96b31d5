#include <cassert>
#include <chrono>
#include <memory>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include <weaveproof/bounded_buffer.hpp>

#include "bounded_buffer/properties.hpp"
#include "support/clocks.hpp"
#include "support/in_parallel.hpp"
#include "support/model_test.hpp"
#include "support/spin_limit.hpp"

namespace {

using namespace weaveproof::models;
using weaveproof::bounded_buffer;
using weaveproof::conqueue_errc;

WEAVEPROOF_MODEL(bounded_buffer, two_elements_arrive_in_order) {
    elements_arrive_in_order<bounded_buffer, 1, 2>();
}

WEAVEPROOF_MODEL(bounded_buffer, one_element_of_one_that_spins) {
    spin_limit = 1;
    elements_arrive_in_order<bounded_buffer, 1, 1>();
}

WEAVEPROOF_MODEL(bounded_buffer, try_push_fills_to_capacity) {
    try_push_fills_to_capacity<bounded_buffer>();
}

WEAVEPROOF_MODEL(bounded_buffer, try_pop_takes_what_is_there) {
    try_pop_takes_what_is_there<bounded_buffer>();
}

WEAVEPROOF_MODEL(bounded_buffer, close_wakes_a_consumer) {
    close_wakes_consumers<bounded_buffer, 1>();
}

WEAVEPROOF_MODEL(bounded_buffer, close_wakes_a_producer) {
    close_wakes_producers<bounded_buffer, 1>();
}

WEAVEPROOF_MODEL(bounded_buffer, push_beside_close) {
    push_beside_close<bounded_buffer>();
}

WEAVEPROOF_MODEL(bounded_buffer, pop_beside_close) {
    pop_beside_close<bounded_buffer>();
}

WEAVEPROOF_MODEL(bounded_buffer, consumer_destroys) {
    consumer_destroys<bounded_buffer>();
}

WEAVEPROOF_MODEL(bounded_buffer, elements_left_are_destroyed) {
    // Memory that is not freed is a violation.
    bounded_buffer<std::unique_ptr<int>> buffer(2);
    in_parallel(
        [&] { buffer.push(std::make_unique<int>(1)); }, [&] { buffer.push(std::make_unique<int>(2)); });
}

WEAVEPROOF_MODEL(bounded_buffer, what_an_operation_says_why_it_failed) {
    bounded_buffer<int> buffer(1);
    std::error_code ec;
    assert(buffer.capacity() == 1 && !buffer.is_closed());
    assert(!buffer.try_pop(ec) && ec == conqueue_errc::empty);
    assert(!buffer.pop_for(a_while, ec) && ec == conqueue_errc::empty);
    assert(buffer.try_push(1, ec) && !ec);
    assert(!buffer.try_push(2, ec) && ec == conqueue_errc::full);
    assert(!buffer.push_for(2, a_while, ec) && ec == conqueue_errc::full);
    buffer.close();
    buffer.close();
    assert(buffer.is_closed());
    assert(
        !buffer.push_until(2, std::chrono::steady_clock::now() + a_while, ec) && ec == conqueue_errc::closed);
    assert(buffer.pop_until(std::chrono::system_clock::now() + a_while, ec) == 1 && !ec);
    assert(!buffer.pop_until(half_speed_clock::now() + a_while, ec) && ec == conqueue_errc::closed);
}

WEAVEPROOF_MODEL(bounded_buffer, timed_push_and_timed_pop) {
    bounded_buffer<int> buffer(1);
    buffer.push(1);
    bool pushed = false;
    std::optional<int> popped;
    in_parallel(
        [&] {
            const auto limit = std::chrono::steady_clock::now() + a_while;
            pushed = buffer.push_until(2, limit);
            assert(pushed || std::chrono::steady_clock::now() >= limit);
        },
        [&] {
            assert(buffer.pop() == 1);
            popped = buffer.pop_for(a_while);
        });
    assert(!popped || (pushed && popped == 2));
    assert(buffer.try_pop().has_value() == (pushed && !popped));
}

WEAVEPROOF_MODEL(bounded_buffer, timed_push_and_timed_pop_without_an_end) {
    bounded_buffer<int> buffer(1);
    in_parallel([&] { assert(buffer.push_for(1, forever)); }, [&] { assert(buffer.pop_for(forever) == 1); });
}

WEAVEPROOF_MODEL(bounded_buffer, push_that_spins_while_it_is_full) {
    spin_limit = 1;
    bounded_buffer<int> buffer(1);
    buffer.push(1);
    in_parallel([&] { assert(buffer.push(2)); }, [&] { assert(buffer.pop() == 1); });
    assert(buffer.pop() == 2);
}

}  // namespace

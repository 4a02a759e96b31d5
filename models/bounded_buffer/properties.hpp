#pragma once

/// What a bounded buffer promises, as models of any such buffer. Elements point to plain data that the
/// producer wrote: the checker reports a data race unless a push happens before the pop of its element. A
/// lost wakeup is a deadlock.

#include <atomic>
#include <cassert>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

#include "bounded_buffer/fragile.hpp"
#include "support/in_parallel.hpp"

namespace weaveproof::models {

/// One producer, one consumer, more elements than there is room for: all arrive, in order, with what they
/// point to.
template <template <class> class Buffer, int Capacity, int Elements>
void elements_arrive_in_order() {
    Buffer<std::unique_ptr<int>> buffer(Capacity);
    in_parallel(
        [&] {
            for (int i = 0; i < Elements; ++i) {
                assert(buffer.push(std::make_unique<int>(i)));
            }
        },
        [&] {
            for (int i = 0; i < Elements; ++i) {
                const std::optional<std::unique_ptr<int>> x = buffer.pop();
                assert(x && **x == i);
            }
        });
}

/// Two producers and one consumer: nothing is lost or doubled, and each producer's elements come in its
/// order.
template <template <class> class Buffer>
void one_consumer_sees_each_producer_in_order() {
    Buffer<int> buffer(1);
    assert(buffer.push(10));
    in_parallel([&] { assert(buffer.push(11)); }, [&] { assert(buffer.push(20)); },
        [&] {
            assert(buffer.pop() == 10);
            const std::optional<int> second = buffer.pop();
            const std::optional<int> third = buffer.pop();
            assert((second == 11 && third == 20) || (second == 20 && third == 11));
        });
}

/// Two consumers, of which both may sleep: who gets the first element puts in the second.
template <template <class> class Buffer, int Capacity>
void each_element_is_popped_once() {
    Buffer<int> buffer(Capacity);
    std::atomic<int> sum{0};
    const auto pop = [&] {
        const int x = buffer.pop().value();
        sum.fetch_add(x, std::memory_order_relaxed);
        if (x == 1) {
            buffer.push(2);
        }
    };
    in_parallel(pop, pop, [&] { buffer.push(1); });
    assert(sum == 3);
}

/// A producer that fills the buffer, and two consumers.
template <template <class> class Buffer, int Capacity>
void producer_and_two_consumers() {
    Buffer<int> buffer(Capacity);
    std::atomic<int> sum{0};
    const auto pop = [&] { sum.fetch_add(buffer.pop().value(), std::memory_order_relaxed); };
    in_parallel(pop, pop, [&] {
        buffer.push(1);
        buffer.push(2);
    });
    assert(sum == 3);
}

/// Two that push and two that pop, with room for one.
template <template <class> class Buffer>
void two_producers_and_two_consumers() {
    Buffer<int> buffer(1);
    std::atomic<int> sum{0};
    const auto pop = [&] { sum.fetch_add(buffer.pop().value(), std::memory_order_relaxed); };
    in_parallel([&] { buffer.push(1); }, [&] { buffer.push(2); }, pop, pop);
    assert(sum == 3);
}

/// There is never room for more than the capacity: of those who try, so many succeed.
template <template <class> class Buffer>
void try_push_fills_to_capacity() {
    Buffer<int> buffer(1);
    std::atomic<int> pushed{0};
    in_threads<2>([&] {
        if (buffer.try_push(1)) {
            pushed.fetch_add(1, std::memory_order_relaxed);
        }
    });
    assert(pushed == 1);
    assert(buffer.try_pop() && !buffer.try_pop());
}

/// Of two that try to pop the only element, one gets it.
template <template <class> class Buffer>
void try_pop_takes_what_is_there() {
    Buffer<int> buffer(2);
    buffer.push(1);
    std::atomic<int> popped{0};
    in_threads<2>([&] {
        if (buffer.try_pop()) {
            popped.fetch_add(1, std::memory_order_relaxed);
        }
    });
    assert(popped == 1);
}

/// Pops that sleep wake when the buffer is closed, and get nothing.
template <template <class> class Buffer, int Consumers>
void close_wakes_consumers() {
    Buffer<int> buffer(1);
    in_parallel([&] { in_threads<Consumers>([&] { assert(!buffer.pop()); }); }, [&] { buffer.close(); });
}

/// Pushes that sleep wake when the buffer is closed, and fail; what is in it remains.
template <template <class> class Buffer, int Producers>
void close_wakes_producers() {
    Buffer<int> buffer(1);
    buffer.push(7);
    in_parallel([&] { in_threads<Producers>([&] { assert(!buffer.push(8)); }); }, [&] { buffer.close(); });
    assert(buffer.pop() == 7);
    assert(!buffer.pop());
}

/// A push beside close() fails and leaves nothing, or succeeds and its element is popped.
template <template <class> class Buffer>
void push_beside_close() {
    Buffer<int> buffer(1);
    bool pushed = false;
    in_parallel([&] { pushed = buffer.push(1); }, [&] { buffer.close(); });
    assert(buffer.pop().has_value() == pushed);
    assert(!buffer.pop());
    assert(!buffer.push(2));
}

/// A pop beside close() gets what is there, and nothing where nothing is left.
template <template <class> class Buffer>
void pop_beside_close() {
    Buffer<int> buffer(2);
    buffer.push(1);
    in_parallel(
        [&] {
            assert(buffer.pop() == 1);
            assert(!buffer.pop());
        },
        [&] { buffer.close(); });
}

/// Who has popped the last element destroys the buffer, while its push() has perhaps not returned.
template <template <class> class Buffer>
void consumer_destroys() {
    auto* const buffer = new Buffer<int>(1);
    in_parallel([buffer] { buffer->push(1); },
        [buffer] {
            assert(buffer->pop() == 1);
            delete buffer;
        });
}

/// A push that throws has pushed nothing, and passes on the wakeup that it may have been given: the other
/// producer gets the room.
template <template <class> class Buffer>
void push_that_throws_passes_its_wakeup_on() {
    Buffer<fragile> buffer(1);
    buffer.emplace(1);
    int failures = 1;
    const fragile breaks(2, &failures);
    std::thread throws([&] {
        try {
            buffer.push(breaks);
            assert(false);
        } catch (const std::runtime_error&) {
        }
    });
    std::thread pushes([&] { buffer.emplace(3); });
    assert(buffer.pop()->value == 1);
    pushes.join();
    assert(buffer.pop()->value == 3);
    throws.join();
}

/// A pop that throws leaves the element where it was, and passes on the wakeup that it may have been given:
/// the other consumer gets the element.
template <template <class> class Buffer>
void pop_that_throws_passes_its_wakeup_on() {
    Buffer<fragile> buffer(1);
    int failures = 1;
    std::atomic<int> popped{0};
    const auto pop = [&] {
        try {
            popped.fetch_add(buffer.pop()->value, std::memory_order_relaxed);
        } catch (const std::runtime_error&) {
        }
    };
    in_parallel(pop, pop, [&] { buffer.emplace(7, &failures); });
    assert(failures == 0 && popped == 7);
}

}  // namespace weaveproof::models

#include "models/support/coroutine.hpp"
#include "objects/async.hpp"
#include "specifications/semaphore.hpp"
#include "support/property.hpp"
#include "support/state_machine.hpp"
#include "twins/async.hpp"
#include "weaveproof/async.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

namespace weaveproof::property_tests {
namespace {

using models::detached;

/// As that of a semaphore, without the calls that there are not.
struct specification : specifications::semaphore {
    specification() : semaphore{0, async_semaphore::max()} {}

    call any_call(specifications::choice& random) const {
        for (;;) {
            const call c = semaphore::any_call(random);
            if (c.what != operation::try_acquire_for && c.what != operation::try_acquire_until) {
                return c;
            }
            if (random.below(2) == 0) {
                return {operation::acquire};
            }
        }
    }
};

template <class Semaphore>
void semaphore_conforms() {
    using object = semaphore_object<awaited_semaphore<Semaphore>>;
    play(specification{}, 4, [] { return std::make_shared<object>(specification{}); });
}

struct outcome {
    std::optional<bool> pushed;
    std::optional<std::optional<int>> popped;
};

detached push(async_bounded_buffer<int>& b, int x, std::shared_ptr<outcome> mine) {
    const bool pushed = co_await b.push_async(x);
    mine->pushed = pushed;
}

detached pop(async_bounded_buffer<int>& b, std::shared_ptr<outcome> mine) {
    const std::optional<int> popped = co_await b.pop_async();
    mine->popped = popped;
}

/// In one thread: of coroutines that push and pop, those have ended that can have, with what was first in; in the end,
/// when it is closed, all have. `Slip` elements are said to be lost.
template <int Slip>
void buffer_is_a_queue() {
    inline_executor here;
    const std::size_t capacity = 1 + any_choice().below(4);
    async_bounded_buffer<int> b(here, capacity);
    // Whatever comes of it: a coroutine that still waits goes on, and ends.
    const std::unique_ptr<async_bounded_buffer<int>, void (*)(async_bounded_buffer<int>*)> at_end(
        &b, [](async_bounded_buffer<int>* buffer) { buffer->close(); });
    std::vector<std::shared_ptr<outcome>> pushes;
    std::vector<std::shared_ptr<outcome>> pops;
    for (auto& random : any_choices(40)) {
        if (random.below(2) == 0) {
            pushes.push_back(std::make_shared<outcome>());
            push(b, static_cast<int>(pushes.size()) - 1, pushes.back());
        } else {
            pops.push_back(std::make_shared<outcome>());
            pop(b, pops.back());
        }
        for (std::size_t i = 0; i < pops.size(); ++i) {
            const bool served = i < pushes.size();
            require(pops[i]->popped.has_value() == served, "a pop ends too early or too late");
            require(!served || pops[i]->popped == std::optional<int>(static_cast<int>(i) + Slip),
                "not first in, first out");
        }
        for (std::size_t i = 0; i < pushes.size(); ++i) {
            const bool has_room = i < pops.size() + capacity;
            require(pushes[i]->pushed.has_value() == has_room, "a push ends too early or too late");
            require(!has_room || *pushes[i]->pushed, "a push fails");
        }
    }
    b.close();
    for (const auto& each : pushes) {
        require(each->pushed.has_value(), "a push does not end when the buffer is closed");
    }
    for (const auto& each : pops) {
        require(each->popped.has_value(), "a pop does not end when the buffer is closed");
    }
}

TEST(async_properties, semaphore_conforms) {
    expect_holds({"async", "semaphore conforms", 150, 50}, semaphore_conforms<async_semaphore>);
}

TEST(async_properties, buffer_is_a_queue) {
    expect_holds({"async", "buffer is a queue", 150, 50}, buffer_is_a_queue<0>);
}

TEST(async_properties, refutes_release_that_forgets_one) {
    expect_refuted({"async", "release forgets one"}, semaphore_conforms<twins::async_semaphore_forgets_one>);
}

TEST(async_properties, refutes_the_claim_that_the_first_is_lost) {
    expect_refuted({"async", "the first is lost"}, buffer_is_a_queue<1>);
}

}  // namespace
}  // namespace weaveproof::property_tests

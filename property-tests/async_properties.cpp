#include "models/async/broken_async_buffer.hpp"
#include "objects/async.hpp"
#include "specifications/bounded_buffer.hpp"
#include "specifications/semaphore.hpp"
#include "support/property.hpp"
#include "support/state_machine.hpp"
#include "twins/async.hpp"
#include "weaveproof/async.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>

namespace weaveproof::property_tests {
namespace {

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

/// As that of a buffer, of which there are the calls that wait, and close().
struct buffer_specification : specifications::bounded_buffer {
    explicit buffer_specification(std::size_t room) : bounded_buffer{room} {}

    call any_call(specifications::choice& random) const {
        using enum operation;
        const auto what = random.one_of({push, pop, push, pop, push, pop, push, pop, close});
        return {what, what == push ? static_cast<int>(random.below(1000)) : 0};
    }
};

template <class Buffer>
void buffer_conforms() {
    const buffer_specification initial(1 + any_choice().below(4));
    play(initial, 4,
        [=] { return std::make_shared<bounded_buffer_object<awaited_bounded_buffer<Buffer>>>(initial); });
}

TEST(async_properties, semaphore_conforms) {
    expect_holds({"async", "semaphore conforms", 150, 50}, semaphore_conforms<async_semaphore>);
}

TEST(async_properties, buffer_conforms) {
    expect_holds({"async", "buffer conforms", 150, 60}, buffer_conforms<async_bounded_buffer<int>>);
}

TEST(async_properties, refutes_release_that_forgets_one) {
    expect_refuted({"async", "release forgets one"}, semaphore_conforms<twins::async_semaphore_forgets_one>);
}

using mistake = models::async_buffer_mistake;

TEST(async_properties, refutes_last_in_first_out) {
    expect_refuted({"async", "last in, first out"},
        buffer_conforms<models::broken_async_buffer<int, mistake::last_in_first_out>>);
}

TEST(async_properties, refutes_close_that_forgets_pushers) {
    expect_refuted({"async", "close forgets pushers"},
        buffer_conforms<models::broken_async_buffer<int, mistake::close_forgets_pushers>>);
}

}  // namespace
}  // namespace weaveproof::property_tests

#include "objects/bounded_buffer.hpp"
#include "specifications/bounded_buffer.hpp"
#include "support/fragile.hpp"
#include "support/property.hpp"
#include "support/puppet.hpp"
#include "support/state_machine.hpp"
#include "twins/bounded_buffer.hpp"
#include "weaveproof/bounded_buffer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

namespace weaveproof::property_tests {
namespace {

using specification = specifications::bounded_buffer;
using status = specification::status;

template <class Object, class T>
status push(Object& to, const specification::call& c, T& argument, bool copied) {
    if constexpr (std::copy_constructible<T>) {
        if (copied) {
            return to.push(c, std::as_const(argument));
        }
    }
    return to.push(c, std::move(argument));
}

/// Plays calls that do not block, some of which break an element. Returns what went wrong, or nothing.
template <class Buffer>
const char* play_with_breaks(std::size_t capacity, std::vector<specifications::choice> choices) {
    using object = bounded_buffer_object<Buffer>;
    using value_type = typename object::value_type;

    specification expected{capacity};
    object real(capacity);
    for (auto& random : choices) {
        const int successes = static_cast<int>(random.below(3));
        const int failures = static_cast<int>(random.below(2));
        const bool copied = random.below(2) == 1;
        const auto call = expected.any_call(random);
        const bool enabled = expected.enabled(0, call);
        if (!enabled && specification::waits(call) == specifications::waiting::indefinitely) {
            continue;
        }
        value_type argument(call.value);
        specification after = expected;
        const auto result = enabled ? after.complete(0, call) : after.give_up(0, call);
        specification::result seen;
        bool broke = false;
        value_type::plan(successes, failures);
        try {
            seen = specification::pushes(call) ? specification::result{push(real, call, argument, copied)}
                                               : real.perform(call);
        } catch (const broken&) {
            broke = true;
        }
        value_type::plan(0, 0);

        const bool pushed = specification::pushes(call) && !broke && seen.how == status::success;
        if (broke && result.how != status::success) {
            return "an operation that must fail tried to make or move an element";
        }
        if (!broke && seen != result) {
            return "a result is wrong";
        }
        if (specification::pushes(call) && !pushed && argument.value() != call.value) {
            return "a push that failed has changed its argument";
        }
        if (!broke) {
            expected = std::move(after);
        }
        if (value_type::alive != static_cast<int>(expected.elements.size()) + 1) {
            return "an element is left over, or destroyed twice";
        }
    }
    real.buffer().close();
    for (const int each : expected.elements) {
        const auto popped = real.buffer().pop();
        if (!popped || popped->value() != each) {
            return "the elements are not those that were pushed";
        }
    }
    return real.buffer().pop() ? "there is an element too many" : nullptr;
}

/// If an element throws, nothing has happened. A lock that was left locked would show as a hang.
template <class Buffer>
void strong_exception_safety() {
    const std::size_t capacity = 1 + any_choice().below(4);
    const auto choices = any_choices(60);
    const auto wrong = std::make_shared<const char*>(nullptr);
    puppet player;
    player.start([=] { *wrong = play_with_breaks<Buffer>(capacity, choices); });
    require(eventually(patience(), [&] { return player.idle(); }), "an operation hangs after an exception");
    require(*wrong == nullptr, *wrong == nullptr ? "" : *wrong);
}

/// The threads that sleep in an operation, of which the first few throw when it is their turn: the next gets what they
/// were woken for.
template <class Buffer>
class sleepers {
  public:
    using value_type = typename bounded_buffer_object<Buffer>::value_type;

    sleepers() : threads_(2 + random_.below(3)) {}

    void pop_one_element() {
        begin([](Buffer& buffer) { return buffer.pop().has_value(); });
        fail_and_then([](Buffer& buffer) { buffer.emplace(1); });
    }

    void push_into_one_place() {
        buffer_->push(value_type(1));
        begin([](Buffer& buffer) {
            const value_type argument(2);
            return buffer.push(argument);
        });
        fail_and_then([](Buffer& buffer) { static_cast<void>(buffer.pop()); });
    }

  private:
    struct counts {
        std::atomic<int> succeeded = 0;
        std::atomic<int> failed = 0;
    };

    template <class Operation>
    void begin(Operation operation) {
        for (puppet& each : threads_) {
            each.start([=, buffer = buffer_, ended = ended_] {
                try {
                    ended->succeeded += operation(*buffer) ? 1 : 0;
                } catch (const broken&) {
                    ++ended->failed;
                }
            });
            require(eventually(patience(), [&] { return each.asleep(); }), "a thread does not sleep");
        }
    }

    template <class Operation>
    void fail_and_then(Operation enable) {
        const int failures
            = 1 + static_cast<int>(random_.below(static_cast<std::uint32_t>(threads_.size()) - 1));
        value_type::plan(0, failures);
        enable(*buffer_);
        const bool passed_on
            = eventually(patience(), [&] { return ended_->failed == failures && ended_->succeeded == 1; });
        buffer_->close();
        require(passed_on, "a wakeup is lost where an operation throws");
        require(eventually(patience(),
                    [&] {
                        return std::all_of(
                            threads_.begin(), threads_.end(), [](auto& each) { return each.idle(); });
                    }),
            "a thread does not end after close");
    }

    specifications::choice random_ = any_choice();
    std::shared_ptr<Buffer> buffer_ = std::make_shared<Buffer>(1);
    std::shared_ptr<counts> ended_ = std::make_shared<counts>();
    std::deque<puppet> threads_;
};

template <class Buffer>
void exceptions_pass_wakeups_on_to_pop() {
    sleepers<Buffer>().pop_one_element();
}

template <class Buffer>
void exceptions_pass_wakeups_on_to_push() {
    sleepers<Buffer>().push_into_one_place();
}

using mistake = twins::bounded_buffer_mistake;

using breakable_copy = fragile<copies::breakable, moves::safe>;
using breakable_copy_and_move = fragile<copies::breakable, moves::breakable>;
using breakable_move = fragile<copies::none, moves::breakable>;

TEST(bounded_buffer_exceptions, safe_when_copies_throw) {
    expect_holds({"bounded_buffer", "strong exception safety, copies throw", 300},
        strong_exception_safety<bounded_buffer<breakable_copy>>);
    EXPECT_GT(breakable_copy::thrown, 0) << "nothing is shown where nothing throws";
}

TEST(bounded_buffer_exceptions, safe_when_copies_and_moves_throw) {
    expect_holds({"bounded_buffer", "strong exception safety, copies and moves throw", 300},
        strong_exception_safety<bounded_buffer<breakable_copy_and_move>>);
    EXPECT_GT(breakable_copy_and_move::thrown, 0) << "nothing is shown where nothing throws";
}

TEST(bounded_buffer_exceptions, safe_when_moves_of_move_only_elements_throw) {
    expect_holds({"bounded_buffer", "strong exception safety, move-only", 300},
        strong_exception_safety<bounded_buffer<breakable_move>>);
    EXPECT_GT(breakable_move::thrown, 0) << "nothing is shown where nothing throws";
}

TEST(bounded_buffer_exceptions, refutes_pop_that_drops_too_soon) {
    expect_refuted({"bounded_buffer", "pop drops an element too soon"},
        strong_exception_safety<twins::bounded_buffer<breakable_copy_and_move, mistake::pop_drops_too_soon>>);
}

TEST(bounded_buffer_exceptions, wakeups_are_passed_on_to_pop) {
    expect_holds({"bounded_buffer", "a pop that throws passes its wakeup on", 60},
        exceptions_pass_wakeups_on_to_pop<bounded_buffer<breakable_move>>);
}

TEST(bounded_buffer_exceptions, wakeups_are_passed_on_to_push) {
    expect_holds({"bounded_buffer", "a push that throws passes its wakeup on", 60},
        exceptions_pass_wakeups_on_to_push<bounded_buffer<breakable_copy>>);
}

TEST(bounded_buffer_exceptions, refutes_exceptions_that_swallow_wakeups) {
    expect_refuted({"bounded_buffer", "a push that throws swallows its wakeup"},
        exceptions_pass_wakeups_on_to_push<
            twins::bounded_buffer<breakable_copy, mistake::exceptions_swallow_wakeups>>);
}

}  // namespace
}  // namespace weaveproof::property_tests

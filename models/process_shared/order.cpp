// In which order the buffer takes its steps, seen from any moment at which the process could be killed: who still sleeps then, sleeps
// rightly. Under sequential consistency, as the kernel finds all that the process has done, in the order of the program.
#include <atomic>
#include <cassert>

#include "process_shared/deaths.hpp"
#include "support/in_parallel.hpp"
#include "support/model_test.hpp"

namespace {

using namespace weaveproof;
using namespace weaveproof::models;

/// What is shipped, and the same steps in another order.
struct as_shipped {
    static void push(shared_buffer& b, int x) { assert(b.push(x)); }
    static void pop(shared_buffer& b) { assert(b.pop() == 1); }
};
struct counting_first {
    static void push(shared_buffer& b, int x) { operate(b, push_of{x}); }
    static void pop(shared_buffer& b) { operate(b, models::pop{}); }

  private:
    template <class Operation>
    static void operate(shared_buffer& b, Operation what) {
        static_cast<void>(b.native_handle().lock());
        for (const step next : counts_first) {
            make(next, b, what);
        }
        b.native_handle().unlock();
    }
};

/// When an element is there, nobody sleeps for want of one.
template <class Buffer>
void push_leaves_nobody_asleep() {
    shared_buffer b;
    in_parallel([&] { Buffer::push(b, 1); }, [&] { assert(b.pop() == 1); },
        [&] { assert(pushed_to(b).load() == 0 || wake_all(b) == 0); });
}

/// When there is room, nobody sleeps for want of it.
template <class Buffer>
void pop_leaves_nobody_asleep() {
    shared_buffer b;
    assert(b.push(1));
    in_parallel([&] { Buffer::pop(b); }, [&] { assert(b.push(2)); },
        [&] { assert(popped_from(b).load() == 0 || wake_all(b) == 0); });
}

WEAVEPROOF_MODEL_WITH(process_shared, push_wakes_before_it_counts, .memory_model = consistency::sc) {
    push_leaves_nobody_asleep<as_shipped>();
}

WEAVEPROOF_MODEL_WITH(process_shared, pop_wakes_before_it_counts, .memory_model = consistency::sc) {
    pop_leaves_nobody_asleep<as_shipped>();
}

WEAVEPROOF_BROKEN_WITH(
    process_shared, push_that_counts_first_leaves_one_asleep, "assertion", .memory_model = consistency::sc) {
    push_leaves_nobody_asleep<counting_first>();
}

WEAVEPROOF_BROKEN_WITH(
    process_shared, pop_that_counts_first_leaves_one_asleep, "assertion", .memory_model = consistency::sc) {
    pop_leaves_nobody_asleep<counting_first>();
}

}  // namespace

#include "harness/twin.hpp"
#include "histories/record.hpp"
#include "objects/bounded_buffer.hpp"
#include "property-tests/twins/bounded_buffer.hpp"
#include "weaveproof/bounded_buffer.hpp"

#include <gtest/gtest.h>

#include <cstddef>

namespace weaveproof::stress {
namespace {

template <class Buffer>
struct game_of {
    using object = property_tests::bounded_buffer_object<Buffer>;
    using specification = specifications::bounded_buffer;
    static constexpr unsigned rounds = 4;  // it is soon closed

    static specification any_initial(choice& random, unsigned) { return {.capacity = 1 + random.below(3)}; }
    static specification::call relief(unsigned n) {
        using enum specification::operation;
        return n % 2 == 0 ? specification::call{try_pop} : specification::call{try_push, 1000};
    }
    static bool measures(const specification::call& c) {
        using enum specification::operation;
        return c.what == push_for || c.what == pop_for;
    }
};

template <class Buffer>
void histories(const options& how) {
    record<game_of<Buffer>>("bounded_buffer", "histories", how);
}

TEST(bounded_buffer_histories, are_linearizable) {
    histories<bounded_buffer<int>>(options::from_environment().share(4));
}

TEST(bounded_buffer_histories, refute_last_in_first_out) {
    expect_refuted({"bounded_buffer", "last in, first out, histories", "not linearizable", ""},
        histories<twins::bounded_buffer<int, twins::bounded_buffer_mistake::last_in_first_out>>);
}

TEST(bounded_buffer_histories, refute_one_condition_for_both_sides) {
    using twin = twins::bounded_buffer<int, twins::bounded_buffer_mistake::one_condition>;
    expect_refuted(
        {"bounded_buffer", "one condition, histories", "deadlock", "is stuck.*(push|pop)"}, histories<twin>);
}

}  // namespace
}  // namespace weaveproof::stress

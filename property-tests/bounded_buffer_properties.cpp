#include "objects/bounded_buffer.hpp"
#include "specifications/bounded_buffer.hpp"
#include "support/property.hpp"
#include "support/state_machine.hpp"
#include "twins/bounded_buffer.hpp"
#include "weaveproof/bounded_buffer.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace weaveproof::property_tests {
namespace {

using specification = specifications::bounded_buffer;

template <class Buffer>
void conforms() {
    const std::size_t capacity = 1 + any_choice().below(4);
    play(specification{capacity}, 4,
        [=] { return std::make_shared<bounded_buffer_object<Buffer>>(specification{capacity}); });
}

TEST(bounded_buffer_properties, conforms) {
    expect_holds({"bounded_buffer", "conforms", 250, 80}, conforms<bounded_buffer<int>>);
}

TEST(bounded_buffer_properties, conforms_with_strings) {
    expect_holds({"bounded_buffer", "conforms with strings", 50, 60}, conforms<bounded_buffer<std::string>>);
}

TEST(bounded_buffer_properties, conforms_with_move_only_elements) {
    expect_holds({"bounded_buffer", "conforms with move-only elements", 100, 60},
        conforms<bounded_buffer<std::unique_ptr<int>>>);
}

using mistake = twins::bounded_buffer_mistake;

template <mistake Mistake>
using twin = twins::bounded_buffer<int, Mistake>;

TEST(bounded_buffer_properties, refutes_last_in_first_out) {
    expect_refuted({"bounded_buffer", "last in, first out"}, conforms<twin<mistake::last_in_first_out>>);
}

TEST(bounded_buffer_properties, refutes_one_too_many) {
    expect_refuted({"bounded_buffer", "takes one too many"}, conforms<twin<mistake::takes_one_too_many>>);
}

TEST(bounded_buffer_properties, refutes_close_that_wakes_nobody) {
    expect_refuted({"bounded_buffer", "close wakes nobody"}, conforms<twin<mistake::close_wakes_nobody>>);
}

}  // namespace
}  // namespace weaveproof::property_tests

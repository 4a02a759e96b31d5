#include "objects/semaphore.hpp"
#include "specifications/semaphore.hpp"
#include "support/property.hpp"
#include "support/state_machine.hpp"
#include "twins/semaphore.hpp"
#include "weaveproof/semaphore.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>

namespace weaveproof::property_tests {
namespace {

using specification = specifications::semaphore;

template <class Semaphore, std::ptrdiff_t Max>
void conforms() {
    const auto permits = static_cast<std::ptrdiff_t>(any_choice().below(5)) % (Max + 1);
    play(specification{permits, Max}, 4, [=] {
        return std::make_shared<semaphore_object<Semaphore>>(specification{permits, Max});
    });
}

template <std::ptrdiff_t Max>
void counting_semaphore_conforms() {
    conforms<counting_semaphore<Max>, Max>();
}

template <twins::semaphore_mistake Mistake>
void twin_conforms() {
    conforms<twins::semaphore<5, Mistake>, 5>();
}

TEST(semaphore_properties, conforms) {
    expect_holds(
        {"semaphore", "conforms", 150, 60}, counting_semaphore_conforms<counting_semaphore<>::max()>);
}

TEST(semaphore_properties, conforms_near_its_maximum) {
    expect_holds({"semaphore", "conforms near its maximum", 100, 60}, counting_semaphore_conforms<5>);
}

TEST(semaphore_properties, binary_conforms) {
    expect_holds({"semaphore", "binary conforms", 100, 60}, counting_semaphore_conforms<1>);
}

TEST(semaphore_properties, refutes_release_that_forgets_one) {
    expect_refuted(
        {"semaphore", "release forgets one"}, twin_conforms<twins::semaphore_mistake::release_forgets_one>);
}

TEST(semaphore_properties, refutes_release_that_wakes_one) {
    expect_refuted(
        {"semaphore", "release wakes one"}, twin_conforms<twins::semaphore_mistake::release_wakes_one>);
}

TEST(semaphore_properties, refutes_overflow_that_is_cut_off) {
    expect_refuted(
        {"semaphore", "overflow is cut off"}, twin_conforms<twins::semaphore_mistake::overflow_is_cut_off>);
}

}  // namespace
}  // namespace weaveproof::property_tests

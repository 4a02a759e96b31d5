#include "specifications/semaphore.hpp"
#include "support/property.hpp"
#include "support/state_machine.hpp"
#include "support/timeout.hpp"
#include "twins/semaphore.hpp"
#include "weaveproof/semaphore.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <system_error>

namespace weaveproof::property_tests {
namespace {

using specification = specifications::semaphore;
using operation = specification::operation;
using result = specification::result;

template <class Semaphore>
class object {
  public:
    explicit object(std::ptrdiff_t permits) : semaphore_(permits) {}

    result perform(const specification::call& c) {
        switch (c.what) {
        case operation::acquire:
            semaphore_.acquire();
            return result::done;
        case operation::try_acquire:
            return taken(semaphore_.try_acquire());
        case operation::try_acquire_for:
            return taken(semaphore_.try_acquire_for(timeout(c.wait)));
        case operation::try_acquire_until:
            return taken(semaphore_.try_acquire_until(deadline<std::chrono::system_clock>(c.wait)));
        case operation::release:
            return release(c.update);
        }
        std::abort();
    }

  private:
    static result taken(bool it_is) { return it_is ? result::done : result::gave_up; }

    result release(std::ptrdiff_t update) {
        try {
            semaphore_.release(update);
            return result::done;
        } catch (const std::system_error& e) {
            return e.code() == std::errc::value_too_large ? result::overflow : result::invalid_argument;
        }
    }

    Semaphore semaphore_;
};

template <class Semaphore, std::ptrdiff_t Max>
void conforms() {
    const auto permits = static_cast<std::ptrdiff_t>(any_choice().below(5)) % (Max + 1);
    play(specification{permits, Max}, 4, [=] { return std::make_shared<object<Semaphore>>(permits); });
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

#include "objects/process_shared.hpp"
#include "specifications/process_shared_buffer.hpp"
#include "specifications/robust_mutex.hpp"
#include "specifications/semaphore.hpp"
#include "support/property.hpp"
#include "support/state_machine.hpp"
#include "twins/process_shared.hpp"
#include "weaveproof/process_shared.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>

namespace weaveproof::property_tests {
namespace {

template <class Mutex>
void mutex_conforms() {
    play(specifications::robust_mutex{}, 3, [] { return std::make_shared<robust_mutex_object<Mutex>>(); });
}

template <class Semaphore>
void semaphore_conforms() {
    const specifications::semaphore initial{
        static_cast<std::ptrdiff_t>(any_choice().below(5)), process_shared::semaphore::max()};
    play(initial, 4, [=] { return std::make_shared<semaphore_object<Semaphore>>(initial); });
}

template <class Buffer>
void buffer_conforms() {
    const specifications::process_shared_buffer initial(Buffer::capacity());
    play(initial, 4, [=] { return std::make_shared<shared_buffer_object<Buffer>>(initial); });
}

TEST(process_shared_properties, mutex_conforms) {
    expect_holds({"process_shared", "mutex conforms", 150, 60}, mutex_conforms<process_shared::robust_mutex>);
}

TEST(process_shared_properties, semaphore_conforms) {
    expect_holds(
        {"process_shared", "semaphore conforms", 150, 60}, semaphore_conforms<process_shared::semaphore>);
}

TEST(process_shared_properties, buffer_conforms) {
    expect_holds({"process_shared", "buffer conforms", 100, 60},
        buffer_conforms<process_shared::bounded_buffer<int, 2>>);
}

TEST(process_shared_properties, refutes_a_lock_that_gives_up) {
    expect_refuted({"process_shared", "lock gives up"}, mutex_conforms<twins::robust_mutex_gives_up_early>);
}

TEST(process_shared_properties, refutes_release_that_forgets_one) {
    expect_refuted(
        {"process_shared", "release forgets one"}, semaphore_conforms<twins::shared_semaphore_forgets_one>);
}

TEST(process_shared_properties, refutes_push_that_does_not_wait) {
    expect_refuted(
        {"process_shared", "push does not wait"}, buffer_conforms<twins::shared_buffer_does_not_wait<1>>);
}

}  // namespace
}  // namespace weaveproof::property_tests

#include "clients/explore.hpp"
#include "objects/async.hpp"
#include "twins/async.hpp"
#include "weaveproof/async.hpp"

#include "async/broken_async_mutex.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>

namespace weaveproof::clients {
namespace {

using models::async_mutex_mistake;
using property_tests::awaited_bounded_buffer;
using property_tests::awaited_event;
using property_tests::awaited_mutex;
using property_tests::awaited_semaphore;

constexpr const char* shipped = "weaveproof/async.hpp";
constexpr const char* twins = "twins/async.hpp";
constexpr int programs_for_a_twin = 1000;

template <class Object>
property_of_clients<Object> clients_of(const char* name, int programs, const std::string& object,
    const std::string& type, const char* header,
    typename Object::specification (*any_initial)(specifications::choice&)) {
    return {
        {{"async", "generated_client",
             object + "_object<weaveproof::property_tests::awaited_" + object + "<weaveproof::" + type + ">>",
             {header}},
            any_initial},
        name, programs};
}

template <class Mutex>
auto clients_of_mutex(const char* name, int programs, const std::string& type, const char* header) {
    return clients_of<property_tests::mutex_object<awaited_mutex<Mutex>>>(name, programs, "mutex", type,
        header, [](specifications::choice&) { return specifications::mutex{}; });
}

template <async_mutex_mistake Mistake>
auto clients_of_mutex_twin(const char* name, const std::string& mistake) {
    return clients_of_mutex<models::broken_async_mutex<Mistake>>(name, programs_for_a_twin,
        "models::broken_async_mutex<weaveproof::models::async_mutex_mistake::" + mistake + ">",
        "async/broken_async_mutex.hpp");
}

template <class Semaphore>
auto clients_of_semaphore(const char* name, int programs, const std::string& type, const char* header) {
    return clients_of<property_tests::semaphore_object<awaited_semaphore<Semaphore>>>(
        name, programs, "semaphore", type, header, [](specifications::choice& random) {
            return specifications::semaphore{
                static_cast<std::ptrdiff_t>(random.below(3)), async_semaphore::max()};
        });
}

template <class Event>
auto clients_of_event(const char* name, int programs, const std::string& type, const char* header) {
    return clients_of<property_tests::event_object<awaited_event<Event>>>(
        name, programs, "event", type, header, [](specifications::choice& random) {
            return specifications::manual_reset_event(random.below(3) == 2);
        });
}

TEST(async_clients, of_a_mutex_are_linearizable) {
    clients_of_mutex<async_mutex>("clients of a mutex", 20, "async_mutex", shipped).expect_holds();
}
TEST(async_clients, of_a_semaphore_are_linearizable) {
    clients_of_semaphore<async_semaphore>("clients of a semaphore", 20, "async_semaphore", shipped)
        .expect_holds();
}
TEST(async_clients, of_an_event_are_linearizable) {
    clients_of_event<async_event>("clients of an event", 20, "async_event", shipped).expect_holds();
}
TEST(async_clients, of_a_buffer_are_linearizable) {
    clients_of<property_tests::bounded_buffer_object<awaited_bounded_buffer<async_bounded_buffer<int>>>>(
        "clients of a buffer", 20, "bounded_buffer", "async_bounded_buffer<int>", shipped,
        [](specifications::choice& random) {
            return specifications::bounded_buffer{.capacity = std::size_t{1} + random.below(2)};
        })
        .expect_holds();
}

TEST(async_clients, refute_does_not_look_again) {
    clients_of_mutex_twin<async_mutex_mistake::does_not_look_again>(
        "clients of does not look again", "does_not_look_again")
        .expect_refuted();
}
TEST(async_clients, refute_frees_it_as_well) {
    clients_of_mutex_twin<async_mutex_mistake::frees_it_as_well>(
        "clients of frees it as well", "frees_it_as_well")
        .expect_refuted();
}
TEST(async_clients, refute_publishes_half) {
    clients_of_mutex_twin<async_mutex_mistake::publishes_half>("clients of publishes half", "publishes_half")
        .expect_refuted();
}
TEST(async_clients, refute_uses_itself_afterwards) {
    clients_of_mutex_twin<async_mutex_mistake::uses_itself_afterwards>(
        "clients of uses itself afterwards", "uses_itself_afterwards")
        .expect_refuted();
}
TEST(async_clients, refute_release_that_forgets_one) {
    clients_of_semaphore<weaveproof::twins::async_semaphore_forgets_one>(
        "clients of forgets one", programs_for_a_twin, "twins::async_semaphore_forgets_one", twins)
        .expect_refuted();
}
TEST(async_clients, refute_set_that_is_not_kept) {
    clients_of_event<weaveproof::twins::async_event_is_not_kept>(
        "clients of is not kept", programs_for_a_twin, "twins::async_event_is_not_kept", twins)
        .expect_refuted();
}

TEST(async_clients, print_a_model) {
    print_model([] {
        return clients_of_mutex_twin<async_mutex_mistake::does_not_look_again>(
            "clients that are printed", "does_not_look_again")
            .smallest_model();
    });
}

}  // namespace
}  // namespace weaveproof::clients

#include "clients/explore.hpp"
#include "objects/process_shared.hpp"
#include "twins/process_shared.hpp"
#include "weaveproof/process_shared.hpp"

#include "process_shared/broken_robust_mutex.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>

namespace weaveproof::clients {
namespace {

constexpr const char* shipped = "weaveproof/process_shared.hpp";
constexpr const char* twins = "twins/process_shared.hpp";
constexpr int programs_for_a_twin = 1000;

template <class Object>
property_of_clients<Object> clients_of(const char* name, int programs, const std::string& object,
    const char* header, typename Object::specification (*any_initial)(specifications::choice&),
    size how_large = size::usual) {
    return {
        {{"process_shared", "generated_client", object, {header}}, any_initial, how_large}, name, programs};
}

template <class Mutex>
auto clients_of_mutex(const char* name, int programs, const std::string& type, const char* header) {
    return clients_of<property_tests::robust_mutex_object<Mutex>>(name, programs,
        "robust_mutex_object<weaveproof::" + type + ">", header,
        [](specifications::choice&) { return specifications::robust_mutex{}; });
}

template <models::robust_mutex_mistake Mistake>
auto clients_of_mutex_twin(const char* name, const std::string& mistake) {
    return clients_of_mutex<models::broken_robust_mutex<Mistake>>(name, programs_for_a_twin,
        "models::broken_robust_mutex<weaveproof::models::robust_mutex_mistake::" + mistake + ">",
        "process_shared/broken_robust_mutex.hpp");
}

template <class Semaphore>
auto clients_of_semaphore(const char* name, int programs, const std::string& type, const char* header) {
    return clients_of<property_tests::semaphore_object<Semaphore>>(name, programs,
        "semaphore_object<weaveproof::" + type + ">", header, [](specifications::choice& random) {
            return specifications::semaphore{
                static_cast<std::ptrdiff_t>(random.below(3)), process_shared::semaphore::max()};
        });
}

template <class ConditionVariable>
auto clients_of_condition_variable(
    const char* name, int programs, const std::string& type, const char* header) {
    return clients_of<property_tests::shared_condition_variable_object<ConditionVariable>>(
        name, programs, "shared_condition_variable_object<weaveproof::" + type + ">", header,
        [](specifications::choice& random) {
            return specifications::condition_variable{.tokens = random.below(2)};
        },
        size::small);
}

template <class Buffer>
auto clients_of_buffer(const char* name, int programs, const std::string& type, const char* header) {
    return clients_of<property_tests::shared_buffer_object<Buffer>>(
        name, programs, "shared_buffer_object<weaveproof::" + type + ">", header,
        [](specifications::choice&) { return specifications::process_shared_buffer(Buffer::capacity()); },
        size::small);
}

TEST(process_shared_clients, of_a_mutex_are_linearizable) {
    clients_of_mutex<process_shared::robust_mutex>(
        "clients of a mutex", 50, "process_shared::robust_mutex", shipped)
        .expect_holds();
}
TEST(process_shared_clients, of_a_semaphore_are_linearizable) {
    clients_of_semaphore<process_shared::semaphore>(
        "clients of a semaphore", 30, "process_shared::semaphore", shipped)
        .expect_holds();
}
TEST(process_shared_clients, of_a_condition_variable_are_linearizable) {
    clients_of_condition_variable<process_shared::condition_variable>(
        "clients of a condition variable", 12, "process_shared::condition_variable", shipped)
        .expect_holds();
}
TEST(process_shared_clients, of_a_buffer_are_linearizable) {
    clients_of_buffer<process_shared::bounded_buffer<int, 1>>(
        "clients of a buffer", 12, "process_shared::bounded_buffer<int, 1>", shipped)
        .expect_holds();
}

TEST(process_shared_clients, refute_forgets_the_waiters_of_the_dead) {
    clients_of_mutex_twin<models::robust_mutex_mistake::forgets_the_waiters_of_the_dead>(
        "clients of forgets the waiters of the dead", "forgets_the_waiters_of_the_dead")
        .expect_refuted();
}
TEST(process_shared_clients, refute_does_not_tell) {
    clients_of_mutex_twin<models::robust_mutex_mistake::does_not_tell>(
        "clients of does not tell", "does_not_tell")
        .expect_refuted();
}
TEST(process_shared_clients, refute_waits_for_the_dead) {
    clients_of_mutex_twin<models::robust_mutex_mistake::waits_for_the_dead>(
        "clients of waits for the dead", "waits_for_the_dead")
        .expect_refuted();
}
TEST(process_shared_clients, refute_relaxed_unlock) {
    clients_of_mutex_twin<models::robust_mutex_mistake::unlock_is_relaxed>(
        "clients of relaxed unlock", "unlock_is_relaxed")
        .expect_refuted();
}
TEST(process_shared_clients, refute_looking_for_sleepers_first) {
    clients_of_semaphore<weaveproof::twins::shared_semaphore_looks_first>(
        "clients of looks first", programs_for_a_twin, "twins::shared_semaphore_looks_first", twins)
        .expect_refuted();
}
TEST(process_shared_clients, refute_release_that_forgets_one) {
    clients_of_semaphore<weaveproof::twins::shared_semaphore_forgets_one>(
        "clients of forgets one", programs_for_a_twin, "twins::shared_semaphore_forgets_one", twins)
        .expect_refuted();
}
TEST(process_shared_clients, refute_reading_the_notification_late) {
    clients_of_condition_variable<weaveproof::twins::shared_condition_variable_reads_late>(
        "clients of reads late", programs_for_a_twin, "twins::shared_condition_variable_reads_late", twins)
        .expect_refuted();
}
TEST(process_shared_clients, refute_push_that_does_not_wait) {
    clients_of_buffer<weaveproof::twins::shared_buffer_does_not_wait<1>>(
        "clients of does not wait", programs_for_a_twin, "twins::shared_buffer_does_not_wait<1>", twins)
        .expect_refuted();
}

TEST(process_shared_clients, print_a_model) {
    print_model([] {
        return clients_of_mutex_twin<models::robust_mutex_mistake::forgets_the_waiters_of_the_dead>(
            "clients that are printed", "forgets_the_waiters_of_the_dead")
            .smallest_model();
    });
}

}  // namespace
}  // namespace weaveproof::clients

#include "clients/explore.hpp"
#include "objects/shared_mutex.hpp"
#include "weaveproof/shared_mutex.hpp"

#include "shared_mutex/broken_counter.hpp"
#include "shared_mutex/broken_monitor.hpp"
#include "shared_mutex/broken_reader_checks_then_enters.hpp"

#include <gtest/gtest.h>

#include <string>

namespace weaveproof::clients {
namespace {

template <class SharedMutex>
property_of_clients<property_tests::shared_mutex_object<SharedMutex>> clients_of(
    const char* name, int programs, const char* type, const char* header) {
    return {{{"shared_mutex", "generated_client",
                 std::string("shared_mutex_object<weaveproof::") + type + ">", {header}},
                [](specifications::choice&) { return specifications::shared_mutex{}; }},
        name, programs};
}

template <class SharedMutex>
property_of_clients<property_tests::shared_mutex_object<SharedMutex>> clients_of_twin(
    const char* name, const char* type, const char* header) {
    return clients_of<SharedMutex>(name, 1000, type, header);
}

TEST(shared_mutex_clients, are_linearizable) {
    clients_of<shared_mutex>("clients", 100, "shared_mutex", "weaveproof/shared_mutex.hpp").expect_holds();
}

TEST(shared_mutex_clients, refute_relaxed_unlock) {
    clients_of_twin<models::counter_shared_mutex<models::counter_mistake::relaxed_unlock>>(
        "clients of relaxed unlock",
        "models::counter_shared_mutex<weaveproof::models::counter_mistake::relaxed_unlock>",
        "shared_mutex/broken_counter.hpp")
        .expect_refuted();
}
TEST(shared_mutex_clients, refute_relaxed_unlock_shared) {
    clients_of_twin<models::counter_shared_mutex<models::counter_mistake::relaxed_unlock_shared>>(
        "clients of relaxed unlock shared",
        "models::counter_shared_mutex<weaveproof::models::counter_mistake::relaxed_unlock_shared>",
        "shared_mutex/broken_counter.hpp")
        .expect_refuted();
}
TEST(shared_mutex_clients, refute_last_reader_is_silent) {
    clients_of_twin<models::counter_shared_mutex<models::counter_mistake::last_reader_is_silent>>(
        "clients of last reader is silent",
        "models::counter_shared_mutex<weaveproof::models::counter_mistake::last_reader_is_silent>",
        "shared_mutex/broken_counter.hpp")
        .expect_refuted();
}
TEST(shared_mutex_clients, refute_writer_wakes_one) {
    clients_of_twin<models::counter_shared_mutex<models::counter_mistake::writer_wakes_one>>(
        "clients of writer wakes one",
        "models::counter_shared_mutex<weaveproof::models::counter_mistake::writer_wakes_one>",
        "shared_mutex/broken_counter.hpp")
        .expect_refuted();
}
TEST(shared_mutex_clients, refute_readers_that_sleep_overtake) {
    clients_of_twin<models::monitor_shared_mutex<models::monitor_mistake::readers_that_sleep_overtake>>(
        "clients of readers that sleep overtake",
        "models::monitor_shared_mutex<models::monitor_mistake::readers_that_sleep_overtake>",
        "shared_mutex/broken_monitor.hpp")
        .expect_refuted();
}
TEST(shared_mutex_clients, refute_gives_up_silently) {
    clients_of_twin<models::monitor_shared_mutex<models::monitor_mistake::gives_up_silently>>(
        "clients of gives up silently",
        "models::monitor_shared_mutex<models::monitor_mistake::gives_up_silently>",
        "shared_mutex/broken_monitor.hpp")
        .expect_refuted();
}
TEST(shared_mutex_clients, refute_reader_checks_then_enters) {
    clients_of_twin<models::shared_mutex_reader_checks_then_enters>("clients of reader checks then enters",
        "models::shared_mutex_reader_checks_then_enters", "shared_mutex/broken_reader_checks_then_enters.hpp")
        .expect_refuted();
}

TEST(shared_mutex_clients, print_a_model) {
    print_model([] {
        return clients_of_twin<models::counter_shared_mutex<models::counter_mistake::last_reader_is_silent>>(
            "clients that are printed",
            "models::counter_shared_mutex<weaveproof::models::counter_mistake::last_reader_is_silent>",
            "shared_mutex/broken_counter.hpp")
            .smallest_model();
    });
}

}  // namespace
}  // namespace weaveproof::clients

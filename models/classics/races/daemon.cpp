// A thread that runs in the background uses what the main thread owns, and the main thread comes to its end.
#include <atomic>
#include <cassert>
#include <memory>
#include <stop_token>
#include <thread>

#include <weaveproof/thread_pool.hpp>

#include "support/model_test.hpp"

namespace {

struct settings {
    std::atomic<bool> verbose{true};
};

// Nobody waits for a detached thread: it may look after the settings are gone.
void daemon_outlives_its_settings() {
    const auto config = std::make_unique<settings>();
    std::thread([&shared = *config] { assert(shared.verbose.load()); }).detach();
}

void daemon_is_joined() {
    const auto config = std::make_unique<settings>();
    // Made after what it uses, so destroyed before it: the destructor asks it to stop, and joins.
    const std::jthread daemon([&shared = *config](const std::stop_token& stop) {
        do {
            assert(shared.verbose.load());
        } while (!stop.stop_requested());
    });
}

void daemon_shares_its_settings() {
    const auto config = std::make_shared<settings>();
    std::thread([config] { assert(config->verbose.load()); }).detach();
}

WEAVEPROOF_BROKEN(classics, daemon_outlives_its_settings, "use after free") {
    daemon_outlives_its_settings();
}

WEAVEPROOF_MODEL(classics, daemon_is_joined) {
    daemon_is_joined();
}

WEAVEPROOF_MODEL(classics, daemon_shares_its_settings) {
    daemon_shares_its_settings();
}

// The workers of such a pool are daemons: nobody waits for them, unless it is shut down.
void daemon_of_a_pool_outlives_its_settings() {
    const auto config = std::make_unique<settings>();
    weaveproof::thread_pool pool(1, 1, weaveproof::pool_workers::daemon);
    static_cast<void>(pool.submit([&shared = *config] { assert(shared.verbose.load()); }));
}

void daemon_of_a_pool_shut_down() {
    const auto config = std::make_unique<settings>();
    weaveproof::thread_pool pool(1, 1, weaveproof::pool_workers::daemon);
    static_cast<void>(pool.submit([&shared = *config] { assert(shared.verbose.load()); }));
    pool.shutdown(weaveproof::pool_shutdown::drain);
}

// Made after what its tasks use, so destroyed before it: the destructor runs them all, and joins.
void daemon_of_a_pool_is_joined() {
    const auto config = std::make_unique<settings>();
    weaveproof::thread_pool pool(1, 1, weaveproof::pool_workers::joined);
    static_cast<void>(pool.submit([&shared = *config] { assert(shared.verbose.load()); }));
}

WEAVEPROOF_BROKEN(classics, daemon_of_a_pool_outlives_its_settings, "use after free") {
    daemon_of_a_pool_outlives_its_settings();
}

WEAVEPROOF_MODEL(classics, daemon_of_a_pool_shut_down) {
    daemon_of_a_pool_shut_down();
}

WEAVEPROOF_MODEL(classics, daemon_of_a_pool_is_joined) {
    daemon_of_a_pool_is_joined();
}

}  // namespace

// A thread that runs in the background uses what the main thread owns, and the main thread comes to its end.
#include <atomic>
#include <cassert>
#include <memory>
#include <stop_token>
#include <thread>

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

}  // namespace

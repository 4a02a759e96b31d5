// What call_once promises where threads are paused for ever: that who finds it done goes on, and nothing while a function runs.
#include <atomic>
#include <cassert>
#include <mutex>

#include <weaveproof/once.hpp>

#include "support/model_test.hpp"
#include "support/progress.hpp"

namespace {

using namespace weaveproof;
using namespace weaveproof::models;

/// Others may be paused where they wait for the function, or find it done: who ran it goes on, and finds it done.
template <class Flag, class Call>
void who_finds_it_done_returns(Call call) {
    Flag flag;
    std::atomic<bool> runs{false};
    const auto come_later = [&] {
        if (runs.load(std::memory_order_relaxed)) {
            call(flag, [] { assert(false); });
        }
    };
    whoever_is_paused(
        [&] {
            call(flag, [&] { runs.store(true, std::memory_order_relaxed); });
            call(flag, [] { assert(false); });
        },
        come_later, come_later);
}

/// Right as a flag, but that it looks under its mutex.
struct flag_behind_a_mutex {
    std::mutex mutex;
    bool done = false;
};

WEAVEPROOF_MODEL(once, who_finds_it_done_returns_whoever_is_paused) {
    who_finds_it_done_returns<once_flag>([](once_flag& flag, auto f) { call_once(flag, f); });
}

WEAVEPROOF_BROKEN(once, looks_under_its_mutex, "deadlock") {
    who_finds_it_done_returns<flag_behind_a_mutex>([](flag_behind_a_mutex& flag, auto f) {
        const std::lock_guard lock(flag.mutex);
        if (!flag.done) {
            f();
            flag.done = true;
        }
    });
}

// False of the right flag: who comes while the function runs waits for it.
WEAVEPROOF_BROKEN(once, claim_that_call_once_returns_whoever_is_paused, "deadlock") {
    once_flag flag;
    const auto call = [&] { call_once(flag, [] {}); };
    whoever_is_paused(call, call);
}

}  // namespace

#include "runtime/replay.hpp"

#include <cstddef>

#include "runtime/engine.hpp"

namespace weaveproof::runtime {

static_assert(offsetof(replay_thread, sp) == offsetof(replay_thread, pc) + 8
    && offsetof(replay_thread, preserved) == offsetof(replay_thread, pc) + 24);

// A debugger sets breakpoints on these two.
extern "C" [[gnu::noinline]] void weaveproof_replay_event(
    std::uint64_t number, std::uint64_t thread, std::uint64_t site);
extern "C" [[gnu::noinline]] void weaveproof_replay_violation(std::uint64_t thread);

extern "C" void weaveproof_replay_event(std::uint64_t number, std::uint64_t thread, std::uint64_t site) {
    asm volatile("" : : "r"(number), "r"(thread), "r"(site) : "memory");
}
extern "C" void weaveproof_replay_violation(std::uint64_t thread) {
    asm volatile("" : : "r"(thread) : "memory");
}

replay_thread weaveproof_replay_threads[threads_at_most];

namespace {

const recorded_execution* recorded_before = nullptr;
std::vector<recorded_access> awaited;

bool is_same(
    const recorded_access& it, std::uintptr_t address, std::size_t size, bool write, std::uint64_t site) {
    return it.thread == state.current && it.after == state.search->last_event(state.current)
        && it.address < address + size && address < it.address + it.size && it.write == write
        && (it.site == 0 || it.site == site);
}

}  // namespace

void begin_replay(const recorded_execution& execution) {
    recorded_before = &execution;
    awaited = execution.accesses;
    for (unsigned t = 0; t < threads_at_most; ++t) {
        weaveproof_replay_threads[t] = {};
        if (t < state.threads) {
            weaveproof_replay_threads[t].stack_begin = stack_bottom(static_cast<thread_id>(t));
            weaveproof_replay_threads[t].stack_end = stack_top(static_cast<thread_id>(t));
        }
    }
}

void end_replay() {
    recorded_before = nullptr;
    awaited.clear();
}

void announce_event(std::uint64_t site) {
    weaveproof_replay_event(state.search->turns_over() + 1, state.current, site);
}

void await_access(std::uintptr_t address, std::size_t size, bool write, std::uint64_t site) {
    for (std::size_t i = 0; i < awaited.size(); ++i) {
        if (!is_same(awaited[i], address, size, write, site)) {
            continue;
        }
        const std::size_t turn = awaited[i].turn;
        awaited[i].thread = graph::no_thread;  // it comes once
        while (state.search->turns_over() < turn) {
            if (recorded_before->turns[state.search->turns_over()].thread == state.current) {
                state.search->pass();
            } else {
                yield();
            }
        }
        if (state.search->turns_over() == turn) {
            announce_event(site);
            state.search->pass();
        }
    }
}

void announce_violation(graph::thread_id thread) {
    if (recorded_before != nullptr) {
        weaveproof_replay_violation(thread);
    }
}

void forget_registers() {
    weaveproof_replay_threads[state.current].pc = 0;
}

}  // namespace weaveproof::runtime

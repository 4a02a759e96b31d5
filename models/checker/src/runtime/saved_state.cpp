#include "runtime/saved_state.hpp"

#include <vector>

#include "runtime/arena.hpp"
#include "runtime/engine.hpp"
#include "runtime/exit_functions.hpp"
#include "runtime/history.hpp"
#include "runtime/shadow.hpp"
#include "runtime/thread_end.hpp"
#include "runtime/tls.hpp"
#include "runtime/waiting.hpp"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WEAVEPROOF_STACKS_ARE_WATCHED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define WEAVEPROOF_STACKS_ARE_WATCHED
#endif

namespace weaveproof::runtime {

namespace {

std::vector<std::vector<std::byte>> states;

// The part of a stack that is in use: a context lies at its lower end.
std::size_t stack_in_use(thread_id t) {
    const fiber& f = fibers[t];
    return f.begun && !f.ended ? stack_top(t) - to_address(f.context) : 0;
}

}  // namespace

bool can_save_states() {
#ifdef WEAVEPROOF_STACKS_ARE_WATCHED
    return false;
#else
    return true;
#endif
}

std::size_t save_state(std::uint32_t number) {
    if (number >= states.size()) {
        states.resize(number + 1);
    }
    static std::byte room[state_writer::most];  // each state gets just the memory that it needs
    state_writer to{room};
    const thread_id threads = state.search->thread_count();
    to.value(threads);
    to.value(state.exited);
    to.bytes(fibers, threads * sizeof(fiber));
    for (thread_id t = 0; t < threads; ++t) {
        if (const std::size_t size = stack_in_use(t); size != 0) {
            to.bytes(fibers[t].context, size);
        }
    }
    tls.save_all(to, threads);
    undo.save(to);
    save_heap(to);
    save_shadow(to);
    save_objects(to);
    save_time(to);
    save_thread_exit_functions(to);
    save_exit_functions(to);
    save_histories(to);
    if (to.full()) {
        return 0;
    }
    states[number].assign(room, room + to.written());
    return to.written();
}

void restore_state(std::uint32_t number) {
    state_reader from{states[number].data()};
    begin_thread_exit_functions();
    const auto threads = from.value<thread_id>();
    state.exited = from.value<bool>();
    from.bytes(fibers, threads * sizeof(fiber));
    for (thread_id t = 0; t < threads; ++t) {
        if (const std::size_t size = stack_in_use(t); size != 0) {
            from.bytes(fibers[t].context, size);
            if (state.loops_watched) {
                clear_stack_of(t, stack_top(t) - size);
            }
        }
    }
    tls.restore_all(from, threads);
    undo.restore(from);
    restore_heap(from);
    restore_shadow(from);
    restore_objects(from);
    restore_time(from);
    restore_thread_exit_functions(from);
    restore_exit_functions(from);
    restore_histories(from);
}

}  // namespace weaveproof::runtime

// Threads: pthread_create and its relatives.
#include <cerrno>
#include <pthread.h>

#include "runtime/interpose.hpp"
#include "runtime/pthread_thread.hpp"
#include "runtime/shadow.hpp"
#include "runtime/unwind_exit.hpp"

namespace weaveproof::runtime {

using graph::action;
using graph::event_kind;

namespace {

// A model's pthread_t is the address of the thread's fiber: libc hands out addresses as well, and never these.
thread_id thread_of(pthread_t handle, const char* function, std::uint64_t site) {
    const auto offset = static_cast<std::uintptr_t>(handle) - to_address(fibers);
    const auto t = static_cast<thread_id>(offset / sizeof(fiber));
    if (offset >= sizeof fibers || offset % sizeof(fiber) != 0 || t >= state.search->thread_count()) {
        refuse(std::string{function} + " of what is not a thread of the model", site);
    }
    return t;
}

int set_detached(thread_id t) {
    fiber& f = fibers[t];
    if (f.detached || f.joined) {
        return EINVAL;
    }
    f.detached = true;
    return 0;
}

bool begins_detached(const pthread_attr_t* attributes) {
    int detach_state = PTHREAD_CREATE_JOINABLE;
    return attributes != nullptr && pthread_attr_getdetachstate(attributes, &detach_state) == 0
        && detach_state == PTHREAD_CREATE_DETACHED;
}

int join(pthread_t handle, void** result, std::uint64_t site) {
    const thread_id t = thread_of(handle, "pthread_join", site);
    fiber& f = fibers[t];
    if (t == state.current) {
        return EDEADLK;
    }
    if (f.detached || f.joined) {
        return EINVAL;
    }
    action act;
    act.kind = event_kind::thread_join;
    act.operand = t;
    act.site = site;
    fiber& self = fibers[state.current];
    self.joining = t;
    perform(act, "pthread_join");
    self.joining = graph::no_thread;
    f.joined = true;
    self.time = self.time < f.time ? f.time : self.time;
    if (result != nullptr) {
        plain_range(to_address(result), sizeof *result, true, site);
        *result = f.result;
    }
    return 0;
}

}  // namespace

pthread_t handle_of(thread_id t) {
    return static_cast<pthread_t>(to_address(&fibers[t]));
}

thread_id create_thread(void* (*start)(void*), void* argument, bool detached, std::uint64_t site) {
    fiber& self = fibers[state.current];
    action act;
    act.kind = event_kind::thread_create;
    act.operand = self.children;
    act.expected = reinterpret_cast<std::uint64_t>(start);
    act.mask = to_address(argument);
    act.site = site;
    const auto t = static_cast<thread_id>(perform(act, "pthread_create").value);
    ++self.children;
    ++self.side_effects;
    fiber& child = fibers[t];
    child = fiber{};
    child.start = start;
    child.argument = argument;
    child.time = self.time;
    child.parent = state.current;
    child.joinable = true;
    child.detached = detached;
    return t;
}

WEAVEPROOF_INTERPOSE(int, pthread_create, pthread_t* handle, const pthread_attr_t* attributes,
    void* (*start)(void*), void* argument) {
    if (!checking) {
        return WEAVEPROOF_REAL(pthread_create)(handle, attributes, start, argument);
    }
    const user_code_paused paused;
    const thread_id t = create_thread(start, argument, begins_detached(attributes), WEAVEPROOF_CALLER());
    plain_range(to_address(handle), sizeof *handle, true, WEAVEPROOF_CALLER());
    *handle = handle_of(t);
    return 0;
}

WEAVEPROOF_INTERPOSE(int, pthread_join, pthread_t handle, void** result) {
    if (!checking) {
        return WEAVEPROOF_REAL(pthread_join)(handle, result);
    }
    const user_code_paused paused;
    return join(handle, result, WEAVEPROOF_CALLER());
}

WEAVEPROOF_INTERPOSE(int, pthread_detach, pthread_t handle) {
    if (!checking) {
        return WEAVEPROOF_REAL(pthread_detach)(handle);
    }
    const user_code_paused paused;
    return set_detached(thread_of(handle, "pthread_detach", WEAVEPROOF_CALLER()));
}

WEAVEPROOF_INTERPOSE(pthread_t, pthread_self, void) {
    return checking ? handle_of(state.current) : WEAVEPROOF_REAL(pthread_self)();
}

WEAVEPROOF_INTERPOSE(int, pthread_equal, pthread_t a, pthread_t b) {
    return a == b;
}

WEAVEPROOF_INTERPOSE(void, pthread_exit, void* result) {
    if (!checking) {
        WEAVEPROOF_REAL(pthread_exit)(result);
    }
    fibers[state.current].result = result;
    unwind_and_end_thread();
}

WEAVEPROOF_INTERPOSE(int, pthread_tryjoin_np, pthread_t handle, void** result) {
    WEAVEPROOF_REFUSE_IN_CHECK(pthread_tryjoin_np)
    return WEAVEPROOF_REAL(pthread_tryjoin_np)(handle, result);
}

WEAVEPROOF_INTERPOSE(int, pthread_cancel, pthread_t handle) {
    WEAVEPROOF_REFUSE_IN_CHECK(pthread_cancel)
    return WEAVEPROOF_REAL(pthread_cancel)(handle);
}

WEAVEPROOF_INTERPOSE(int, pthread_kill, pthread_t handle, int signal) {
    WEAVEPROOF_REFUSE_IN_CHECK(pthread_kill)
    return WEAVEPROOF_REAL(pthread_kill)(handle, signal);
}

// --- C11 -------------------------------------------------------------------------------------------------------------

namespace {

using c11_function = int (*)(void*);

void* run_c11(void* argument);

}  // namespace

WEAVEPROOF_INTERPOSE(int, thrd_create, unsigned long* handle, c11_function function, void* argument) {
    if (!checking) {
        return WEAVEPROOF_REAL(thrd_create)(handle, function, argument);
    }
    const user_code_paused paused;
    const thread_id t = create_thread(run_c11, argument, false, WEAVEPROOF_CALLER());
    // The function is called through the fiber: the thread has not begun yet, so its result is free to hold it.
    fibers[t].result = reinterpret_cast<void*>(function);
    plain_range(to_address(handle), sizeof *handle, true, WEAVEPROOF_CALLER());
    *handle = handle_of(t);
    return 0;
}

namespace {

void* run_c11(void* argument) {
    const auto function = reinterpret_cast<c11_function>(fibers[state.current].result);
    return to_pointer<void>(static_cast<std::uintptr_t>(static_cast<std::intptr_t>(function(argument))));
}

}  // namespace

WEAVEPROOF_INTERPOSE(int, thrd_join, unsigned long handle, int* result) {
    if (!checking) {
        return WEAVEPROOF_REAL(thrd_join)(handle, result);
    }
    const user_code_paused paused;
    void* value = nullptr;
    if (join(handle, nullptr, WEAVEPROOF_CALLER()) != 0) {
        return 2;  // thrd_error
    }
    value = fibers[thread_of(handle, "thrd_join", WEAVEPROOF_CALLER())].result;
    if (result != nullptr) {
        plain_range(to_address(result), sizeof *result, true, WEAVEPROOF_CALLER());
        *result = static_cast<int>(static_cast<std::intptr_t>(to_address(value)));
    }
    return 0;
}

WEAVEPROOF_INTERPOSE(int, thrd_detach, unsigned long handle) {
    if (!checking) {
        return WEAVEPROOF_REAL(thrd_detach)(handle);
    }
    const user_code_paused paused;
    return set_detached(thread_of(handle, "thrd_detach", WEAVEPROOF_CALLER())) == 0 ? 0 : 2;
}

WEAVEPROOF_INTERPOSE(unsigned long, thrd_current, void) {
    return checking ? handle_of(state.current) : WEAVEPROOF_REAL(thrd_current)();
}

WEAVEPROOF_INTERPOSE(int, thrd_equal, unsigned long a, unsigned long b) {
    return a == b;
}

WEAVEPROOF_INTERPOSE(void, thrd_exit, int result) {
    if (!checking) {
        WEAVEPROOF_REAL(thrd_exit)(result);
    }
    fibers[state.current].result
        = to_pointer<void>(static_cast<std::uintptr_t>(static_cast<std::intptr_t>(result)));
    unwind_and_end_thread();
}

}  // namespace weaveproof::runtime

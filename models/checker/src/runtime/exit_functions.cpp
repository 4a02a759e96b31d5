// Destructors of thread_local objects and of function-local statics, which belong to one execution.
#include "runtime/exit_functions.hpp"

#include <cstdlib>

#include "runtime/interpose.hpp"

namespace weaveproof::runtime {

namespace {

struct exit_function {
    void (*run)(void*);
    void* object;
    exit_function* next;
};

constexpr unsigned most = 65'536;
exit_function* entries = nullptr;  // of this execution
unsigned used = 0;
exit_function* at_exit = nullptr;

exit_function* add(void (*run)(void*), void* object, exit_function* next) {
    if (entries == nullptr) {
        entries = static_cast<exit_function*>(reserve_pages(most * sizeof(exit_function)));
    }
    if (entries == nullptr || used == most) {
        refuse("more than 65536 destructors of thread_local and static objects", 0);
    }
    entries[used] = {run, object, next};
    return &entries[used++];
}

void run_one(const exit_function& f) {
    checking = true;
    f.run(f.object);
    checking = false;
}

}  // namespace

void run_thread_local_destructors() {
    for (;;) {
        fiber& self = fibers[state.current];
        auto* const f = static_cast<exit_function*>(self.exit_functions);
        if (f == nullptr) {
            return;
        }
        self.exit_functions = f->next;
        run_one(*f);
    }
}

void run_exit_functions() {
    while (at_exit != nullptr) {
        const exit_function f = *at_exit;
        at_exit = f.next;
        run_one(f);
    }
}

void begin_exit_functions() {
    used = 0;
    at_exit = nullptr;
}

void save_exit_functions(state_writer& to) {
    to.value(at_exit);
    to.value(used);
    to.bytes(entries, used * sizeof(exit_function));
}

void restore_exit_functions(state_reader& from) {
    at_exit = from.value<exit_function*>();
    used = from.value<unsigned>();
    from.bytes(entries, used * sizeof(exit_function));
}

WEAVEPROOF_INTERPOSE(int, __cxa_thread_atexit, void (*run)(void*), void* object, void* library) {
    if (!checking) {
        return WEAVEPROOF_REAL(__cxa_thread_atexit)(run, object, library);
    }
    const user_code_paused paused;
    fiber& self = fibers[state.current];
    self.exit_functions = add(run, object, static_cast<exit_function*>(self.exit_functions));
    return 0;
}

WEAVEPROOF_INTERPOSE(int, __cxa_atexit, void (*run)(void*), void* object, void* library) {
    if (!checking) {
        return WEAVEPROOF_REAL(__cxa_atexit)(run, object, library);
    }
    const user_code_paused paused;
    at_exit = add(run, object, at_exit);
    return 0;
}

}  // namespace weaveproof::runtime
